@echo off
rem Starts ResNet Trainer by double-click. The first start installs what it needs and shows its progress here.
setlocal
title ResNet Trainer
set "MAIN=%~dp0..\..\main.py"

where py >nul 2>nul
if not errorlevel 1 (
    py -3 -c "" >nul 2>nul
    if not errorlevel 1 (
        py -3 "%MAIN%" %*
        goto ended
    )
)
rem Without Python, "python" is an alias that opens the Microsoft Store: only one that runs counts.
python -c "" >nul 2>nul
if not errorlevel 1 (
    python "%MAIN%" %*
    goto ended
)

echo ResNet Trainer needs Python 3.11 or newer, and there is none on this computer.
echo Get it from https://www.python.org/downloads/ , then double-click here again.
pause
exit /b 1

:ended
if not errorlevel 1 exit /b 0
set "CODE=%errorlevel%"
echo.
pause
exit /b %CODE%
