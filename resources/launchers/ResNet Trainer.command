#!/bin/sh
# Starts ResNet Trainer by double-click. The first start installs what it needs and shows its progress here.
main="$(cd "$(dirname "$0")/../.." && pwd)/main.py"

for python in python3.13 python3.12 python3.11 python3 \
    /Library/Frameworks/Python.framework/Versions/Current/bin/python3 /opt/homebrew/bin/python3 /usr/local/bin/python3
do
    # Without Apple's developer tools, /usr/bin/python3 only offers to install them: an interpreter has to answer.
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
    then
        exec "$python" "$main" "$@"
    fi
done

echo "ResNet Trainer needs Python 3.11 or newer, and there is none on this Mac."
echo "Get it from https://www.python.org/downloads/ , then double-click here again."
exit 1
