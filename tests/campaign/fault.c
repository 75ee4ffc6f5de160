/* Stands before libc's functions that change a disk (LD_PRELOAD), and watches those below one folder.
 *
 * The k-th such operation can be refused, with whatever error, alone or with all that follow; and every one that was
 * done can be written into a log, from which tests/campaign/power_cut.py makes up what a power cut leaves.
 * Linux with 64 bits; the raw system calls are used, so nothing here depends on how libc does it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define LONGEST 4096
#define FILES 4096

static char under[LONGEST]; /* the watched folder, with no slash at its end; empty: nothing is watched */
static size_t under_length;
static long counted, refused, first;
static int number, forever, shortened;
static int log_file = -1, list_file = -1;
static char what[LONGEST + 64];
static char written[FILES]; /* descriptors through which something was written since they were opened */
static pthread_mutex_t only_one = PTHREAD_MUTEX_INITIALIZER;

/* --- what the test says ------------------------------------------------------------------------------------------ */

void fault_watch(const char *folder, int log)
{
    snprintf(under, sizeof under, "%s", folder);
    under_length = strlen(under);
    counted = refused = first = 0;
    log_file = log;
    list_file = -1;
    what[0] = 0;
    memset(written, 0, sizeof written);
}

/* Write into `list` a line for every operation from now on: what it does, and to which file. */
void fault_list(int list) { list_file = list; }

/* Refuse operation number `at` with `error`. kind 0: that one alone; 1: and all later ones (a full disk takes half of
 * a write first); 2: only half of a write is taken, and nothing is refused. */
void fault_plan(long at, int error, int kind)
{
    first = at;
    number = error;
    forever = kind == 1;
    shortened = kind == 2;
}

long fault_refused(void) { return refused; }
const char *fault_what(void) { return what; }

/* --- the log ----------------------------------------------------------------------------------------------------- */

struct entry {
    uint64_t inode, place;
    uint32_t path_length, more_length;
    char kind, filler[7];
};

static void raw_write(int file, const void *data, size_t length)
{
    const char *rest = data;
    while (length > 0) {
        long done = syscall(SYS_write, file, rest, length);
        if (done <= 0)
            abort(); /* a log with holes would prove nothing */
        rest += done, length -= done;
    }
}

static void note(char kind, uint64_t inode, uint64_t place, const char *path, const void *more, size_t more_length)
{
    struct entry entry = {inode, place, (uint32_t)strlen(path), (uint32_t)more_length, kind, {0}};
    if (log_file < 0 || !under_length)
        return;
    raw_write(log_file, &entry, sizeof entry);
    raw_write(log_file, path, entry.path_length);
    raw_write(log_file, more, more_length);
}

static void list_one(const char *verb, const char *path)
{
    char line[LONGEST + 64];
    int length = snprintf(line, sizeof line, "%s %s\n", verb, path);
    raw_write(list_file, line, length < (int)sizeof line ? length : (int)sizeof line - 1);
}

void fault_mark(const char *text)
{
    pthread_mutex_lock(&only_one);
    note('m', 0, 0, text, "", 0);
    pthread_mutex_unlock(&only_one);
}

/* --- which file is meant ----------------------------------------------------------------------------------------- */

static int path_of(int descriptor, char *path)
{
    char link[64];
    long length;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    length = syscall(SYS_readlinkat, AT_FDCWD, link, path, LONGEST - 1);
    path[length > 0 ? length : 0] = 0;
    return length > 0;
}

static void whole(int folder, const char *name, char *path)
{
    char start[LONGEST] = "";
    if (name[0] == '/') {
        snprintf(path, LONGEST, "%s", name);
        return;
    }
    if (folder != AT_FDCWD)
        path_of(folder, start);
    else if (syscall(SYS_getcwd, start, sizeof start) < 0)
        start[0] = 0;
    snprintf(path, LONGEST, "%.2000s/%.2000s", start, name);
}

static int watched(const char *path)
{
    return under_length && !strncmp(path, under, under_length) && (path[under_length] == '/' || !path[under_length]);
}

static uint64_t inode_of(int descriptor)
{
    struct stat status;
    return fstat(descriptor, &status) ? 0 : status.st_ino;
}

static uint64_t inode_at(const char *path)
{
    struct stat status;
    return lstat(path, &status) ? 0 : status.st_ino;
}

static int exists(const char *path) { return inode_at(path) != 0; }

/* --- whether it is refused --------------------------------------------------------------------------------------- */

enum { GROWS, CHANGES, REMOVES, CLOSES }; /* a full disk refuses what makes it fuller */

/* 1 and errno where the operation is refused, 2 where only half of a write is to be done, else 0. */
static int refuse(int kind, const char *verb, const char *path, size_t length)
{
    int applies = number != ENOSPC || kind == GROWS || (kind == CLOSES && !forever);
    if (kind == CLOSES && (number == EROFS || number == EACCES))
        applies = 0;
    counted++;
    if (list_file >= 0)
        list_one(verb, path);
    if (!first || !applies || !(counted == first || (forever && counted > first)))
        return 0;
    if (shortened && length < 2)
        return 0;
    if (!refused++)
        snprintf(what, sizeof what, "%s %s", verb, path);
    if (length > 1 && counted == first && (shortened || (forever && number == ENOSPC)))
        return 2;
    if (shortened)
        return 0;
    errno = number;
    return 1;
}

/* --- libc's functions -------------------------------------------------------------------------------------------- */

static int opened(int folder, const char *name, int flags, mode_t mode)
{
    char path[LONGEST];
    int changes = (flags & O_ACCMODE) != O_RDONLY, descriptor, created, kind;
    whole(folder, name, path);
    if (!watched(path) || !(changes || (flags & O_CREAT)))
        return syscall(SYS_openat, folder, name, flags, mode);
    pthread_mutex_lock(&only_one);
    created = (flags & O_TMPFILE) == O_TMPFILE || ((flags & O_CREAT) && !exists(path));
    kind = created ? GROWS : CHANGES;
    if (refuse(kind, created ? "create" : "open", path, 0)) {
        pthread_mutex_unlock(&only_one);
        return -1;
    }
    descriptor = syscall(SYS_openat, folder, name, flags, mode);
    if (descriptor >= 0) {
        if (descriptor < FILES)
            written[descriptor] = 0;
        if (created && (flags & O_TMPFILE) != O_TMPFILE)
            note('c', inode_of(descriptor), 0, path, "", 0);
        else if (flags & O_TRUNC)
            note('t', inode_of(descriptor), 0, path, "", 0);
    }
    pthread_mutex_unlock(&only_one);
    return descriptor;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, int); \
        va_end(rest); \
    }

int open(const char *name, int flags, ...) { MODE(flags) return opened(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { MODE(flags) return opened(AT_FDCWD, name, flags, mode); }
int openat(int folder, const char *name, int flags, ...) { MODE(flags) return opened(folder, name, flags, mode); }
int openat64(int folder, const char *name, int flags, ...) { MODE(flags) return opened(folder, name, flags, mode); }
int __open_2(const char *name, int flags) { return opened(AT_FDCWD, name, flags, 0); }
int __open64_2(const char *name, int flags) { return opened(AT_FDCWD, name, flags, 0); }
int creat(const char *name, mode_t mode) { return opened(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *name, mode_t mode) { return creat(name, mode); }

/* `place` -1: where the descriptor stands, else there. */
static ssize_t poured(int descriptor, const void *data, size_t length, off_t place)
{
    char path[LONGEST];
    ssize_t done;
    int refusal;
    if (!under_length || !path_of(descriptor, path) || !watched(path)) {
        if (place < 0)
            return syscall(SYS_write, descriptor, data, length);
        return syscall(SYS_pwrite64, descriptor, data, length, place);
    }
    pthread_mutex_lock(&only_one);
    refusal = refuse(GROWS, "write", path, length);
    if (refusal == 1) {
        pthread_mutex_unlock(&only_one);
        return -1;
    }
    if (refusal == 2)
        length /= 2;
    done = place < 0 ? syscall(SYS_write, descriptor, data, length)
                     : syscall(SYS_pwrite64, descriptor, data, length, place);
    if (done > 0) {
        off_t end = place < 0 ? syscall(SYS_lseek, descriptor, 0, SEEK_CUR) : place + done;
        if (descriptor < FILES)
            written[descriptor] = 1;
        note('w', inode_of(descriptor), end - done, path, data, done);
    }
    pthread_mutex_unlock(&only_one);
    return done;
}

ssize_t write(int descriptor, const void *data, size_t length) { return poured(descriptor, data, length, -1); }
ssize_t pwrite(int descriptor, const void *data, size_t length, off_t place)
{
    return poured(descriptor, data, length, place);
}
ssize_t pwrite64(int descriptor, const void *data, size_t length, off64_t place)
{
    return poured(descriptor, data, length, place);
}
ssize_t writev(int descriptor, const struct iovec *parts, int count)
{
    ssize_t all = 0;
    for (int part = 0; part < count; part++) {
        ssize_t done = poured(descriptor, parts[part].iov_base, parts[part].iov_len, -1);
        if (done < 0)
            return all ? all : -1;
        all += done;
        if ((size_t)done < parts[part].iov_len)
            break;
    }
    return all;
}

static int synced(int descriptor, long call)
{
    char path[LONGEST];
    int done;
    if (!under_length || !path_of(descriptor, path) || !watched(path))
        return syscall(call, descriptor);
    pthread_mutex_lock(&only_one);
    done = refuse(GROWS, "sync", path, 0) ? -1 : 0; /* the disk itself needn't work for this */
    if (!done)
        note(call == SYS_syncfs ? 'S' : 's', inode_of(descriptor), 0, path, "", 0);
    pthread_mutex_unlock(&only_one);
    return done;
}

int fsync(int descriptor) { return synced(descriptor, SYS_fsync); }
int fdatasync(int descriptor) { return synced(descriptor, SYS_fdatasync); }
int syncfs(int descriptor) { return synced(descriptor, SYS_syncfs); }

static int cut(int descriptor, off_t length)
{
    char path[LONGEST];
    int done;
    if (!under_length || !path_of(descriptor, path) || !watched(path))
        return syscall(SYS_ftruncate, descriptor, length);
    pthread_mutex_lock(&only_one);
    done = refuse(CHANGES, "truncate", path, 0) ? -1 : (int)syscall(SYS_ftruncate, descriptor, length);
    if (!done)
        note('t', inode_of(descriptor), length, path, "", 0);
    pthread_mutex_unlock(&only_one);
    return done;
}

int ftruncate(int descriptor, off_t length) { return cut(descriptor, length); }
int ftruncate64(int descriptor, off64_t length) { return cut(descriptor, length); }

static int moved(int folder, const char *name, int other, const char *target, unsigned flags)
{
    char path[LONGEST], new_path[LONGEST];
    uint64_t inode;
    int done;
    whole(folder, name, path);
    whole(other, target, new_path);
    if (!watched(path) && !watched(new_path))
        return syscall(SYS_renameat2, folder, name, other, target, flags);
    pthread_mutex_lock(&only_one);
    inode = inode_at(path);
    done = refuse(GROWS, "rename", path, 0) ? -1 : (int)syscall(SYS_renameat2, folder, name, other, target, flags);
    if (!done)
        note('r', inode, 0, path, new_path, strlen(new_path));
    pthread_mutex_unlock(&only_one);
    return done;
}

int rename(const char *name, const char *target) { return moved(AT_FDCWD, name, AT_FDCWD, target, 0); }
int renameat(int folder, const char *name, int other, const char *target)
{
    return moved(folder, name, other, target, 0);
}
int renameat2(int folder, const char *name, int other, const char *target, unsigned flags)
{
    return moved(folder, name, other, target, flags);
}

static int made(int folder, const char *name, mode_t mode)
{
    char path[LONGEST];
    int done;
    whole(folder, name, path);
    if (!watched(path) || exists(path))
        return syscall(SYS_mkdirat, folder, name, mode);
    pthread_mutex_lock(&only_one);
    done = refuse(GROWS, "mkdir", path, 0) ? -1 : (int)syscall(SYS_mkdirat, folder, name, mode);
    if (!done)
        note('d', inode_at(path), 0, path, "", 0);
    pthread_mutex_unlock(&only_one);
    return done;
}

int mkdir(const char *name, mode_t mode) { return made(AT_FDCWD, name, mode); }
int mkdirat(int folder, const char *name, mode_t mode) { return made(folder, name, mode); }

static int removed(int folder, const char *name, int flags)
{
    char path[LONGEST];
    int done;
    whole(folder, name, path);
    if (!watched(path) || !exists(path))
        return syscall(SYS_unlinkat, folder, name, flags);
    pthread_mutex_lock(&only_one);
    done = refuse(REMOVES, "remove", path, 0) ? -1 : (int)syscall(SYS_unlinkat, folder, name, flags);
    if (!done)
        note('u', 0, 0, path, "", 0);
    pthread_mutex_unlock(&only_one);
    return done;
}

int unlink(const char *name) { return removed(AT_FDCWD, name, 0); }
int rmdir(const char *name) { return removed(AT_FDCWD, name, AT_REMOVEDIR); }
int unlinkat(int folder, const char *name, int flags) { return removed(folder, name, flags); }

int close(int descriptor)
{
    char path[LONGEST] = "";
    int careful = under_length && descriptor >= 0 && descriptor < FILES && written[descriptor], refusal = 0, done;
    if (careful) {
        path_of(descriptor, path);
        written[descriptor] = 0;
        pthread_mutex_lock(&only_one);
        refusal = watched(path) && refuse(CLOSES, "close", path, 0);
        pthread_mutex_unlock(&only_one);
    }
    done = syscall(SYS_close, descriptor);
    if (refusal) {
        errno = number;
        return -1;
    }
    return done;
}

/* What would change a file unseen: a campaign that missed it would prove nothing. */
#define UNSEEN(name) \
    { \
        static const char told[] = "fault.c doesn't know " name "\n"; \
        if (under_length) { \
            syscall(SYS_write, 2, told, sizeof told - 1); \
            abort(); \
        } \
    }
int truncate(const char *name, off_t length) { UNSEEN("truncate") return syscall(SYS_truncate, name, length); }
int truncate64(const char *name, off64_t length) { return truncate(name, length); }
int link(const char *name, const char *target)
{
    UNSEEN("link") return syscall(SYS_linkat, AT_FDCWD, name, AT_FDCWD, target, 0);
}
int symlink(const char *name, const char *target)
{
    UNSEEN("symlink") return syscall(SYS_symlinkat, name, AT_FDCWD, target);
}
