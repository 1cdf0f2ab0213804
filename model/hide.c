/* Preloaded, hides instruction sets from a program on Linux and x86-64 processors that can trap CPUID:

       gcc -O2 -shared -fPIC hide.c -o hide.so
       HIDE=vnni|avx512|avx2 LD_PRELOAD=./hide.so PROGRAM

   Each hides what those before it hide too. CPUID traps (arch_prctl, ARCH_SET_CPUID), and the handler answers with bits
   taken out. */
#define _GNU_SOURCE
#include <cpuid.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>
static int level;
static void trap(int sig, siginfo_t *info, void *context) {
    greg_t *r = ((ucontext_t *)context)->uc_mcontext.gregs;
    unsigned char *ip = (unsigned char *)r[REG_RIP];
    if (ip[0] != 0x0f || ip[1] != 0xa2) { signal(SIGSEGV, SIG_DFL); return; }
    unsigned leaf = r[REG_RAX], sub = r[REG_RCX], a, b, c, d;
    syscall(SYS_arch_prctl, 0x1012, 1);
    __cpuid_count(leaf, sub, a, b, c, d);
    syscall(SYS_arch_prctl, 0x1012, 0);
    if (leaf == 7 && sub == 0) {
        if (level >= 1) c &= ~(1u << 11);                                  /* avx512_vnni */
        if (level >= 2) b &= ~((1u << 16) | (1u << 17) | (1u << 30) | (1u << 31)); /* avx512 f dq bw vl */
        if (level >= 3) b &= ~(1u << 5);                                   /* avx2 */
    }
    if (leaf == 7 && sub == 1 && level >= 1) a &= ~(1u << 4);              /* avx_vnni */
    if (leaf == 1 && level >= 3) c &= ~((1u << 12) | (1u << 28));          /* fma, avx */
    r[REG_RAX] = a; r[REG_RBX] = b; r[REG_RCX] = c; r[REG_RDX] = d;
    r[REG_RIP] += 2;
}
__attribute__((constructor)) static void start(void) {
    const char *hide = getenv("HIDE");
    if (!hide) return;
    level = !strcmp(hide, "vnni") ? 1 : !strcmp(hide, "avx512") ? 2 : 3;
    struct sigaction action = {0};
    action.sa_sigaction = trap;
    action.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
    sigaction(SIGSEGV, &action, 0);
    if (syscall(SYS_arch_prctl, 0x1012, 0)) { write(2, "no cpuid faulting\n", 18); _exit(3); }
}
