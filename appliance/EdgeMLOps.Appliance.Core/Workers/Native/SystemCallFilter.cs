using System.Runtime.InteropServices;
using static EdgeMLOps.Appliance.Core.Workers.Native.LinuxCalls;

namespace EdgeMLOps.Appliance.Core.Workers.Native;

/// <summary>
/// Takes from this process, for good, what a worker never needs and a taken-over one would want: sockets (the control
/// socket among them), other programs, the memory and the files of other processes, signals to them. The calls fail with
/// EACCES (seccomp(2), a classic BPF program over struct seccomp_data).
/// </summary>
internal static class SystemCallFilter
{
    private const nint SeccompCall = 317;
    private const nint SetModeFilter = 1;
    private const nint AllThreads = 1; // SECCOMP_FILTER_FLAG_TSYNC

    private const ushort LoadWord = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private const ushort JumpIfEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private const ushort JumpIfAtLeast = 0x35; // BPF_JMP | BPF_JGE | BPF_K
    private const ushort JumpIfAnySet = 0x45; // BPF_JMP | BPF_JSET | BPF_K
    private const ushort Return = 0x06; // BPF_RET | BPF_K

    private const uint NumberOffset = 0;
    private const uint ArchitectureOffset = 4;
    private const uint FirstArgumentOffset = 16; // its low half, little endian
    private const uint SecondArgumentOffset = 24;
    private const uint ThirdArgumentOffset = 32;
    private const uint X64 = 0xC000003E; // AUDIT_ARCH_X86_64
    private const uint X32Bit = 0x40000000;
    private const uint Allow = 0x7FFF0000; // SECCOMP_RET_ALLOW
    private const uint Deny = 0x00050000 | 13; // SECCOMP_RET_ERRNO | EACCES

    private const uint Open = 2;
    private const uint OpenAt = 257;
    private const uint WriteFlags = 0x243; // O_WRONLY | O_RDWR | O_CREAT | O_TRUNC
    private const uint Kill = 62;
    private const uint ThreadGroupKill = 234; // tgkill: how a thread aborts its own process

    /// <summary>Denied from the start.</summary>
    public static readonly uint[] AtStart =
    [
        42, // connect
        43, // accept
        59, // execve
        101, // ptrace
        129, // rt_sigqueueinfo
        200, // tkill
        288, // accept4
        297, // rt_tgsigqueueinfo
        304, // open_by_handle_at
        310, // process_vm_readv
        311, // process_vm_writev
        322, // execveat
        424, // pidfd_send_signal
        425, // io_uring_setup: would do all of it without a call
        438, // pidfd_getfd
    ];

    /// <summary>Denied when the role is set up: CUDA opens a socket of its own to hand memory to other processes, and finds no GPU without.</summary>
    public static readonly uint[] WhenSetUp =
    [
        41, // socket
        49, // bind
        50, // listen
    ];

    /// <summary>Denied when a role that changes no files is set up; opening one for writing is denied by the call's flags.</summary>
    public static readonly uint[] OfFiles =
    [
        57, // fork
        58, // vfork
        76, // truncate
        82, // rename
        83, // mkdir
        84, // rmdir
        85, // creat
        86, // link
        87, // unlink
        88, // symlink
        90, // chmod
        91, // fchmod
        92, // chown
        93, // fchown
        94, // lchown
        132, // utime
        133, // mknod
        155, // pivot_root
        161, // chroot
        165, // mount
        188, // setxattr
        189, // lsetxattr
        190, // fsetxattr
        197, // removexattr
        198, // lremovexattr
        199, // fremovexattr
        235, // utimes
        258, // mkdirat
        259, // mknodat
        260, // fchownat
        261, // futimesat
        263, // unlinkat
        264, // renameat
        265, // linkat
        266, // symlinkat
        268, // fchmodat
        280, // utimensat
        316, // renameat2
        437, // openat2
        452, // fchmodat2
    ];

    /// <summary>Turns the filter on for all threads, now and later; what an earlier one denies stays denied.</summary>
    /// <param name="denied">Numbers of the calls.</param>
    /// <param name="deniesWriting">Whether to deny opening files for writing too.</param>
    /// <returns>False when the kernel or the processor has none.</returns>
    public static bool TryApply(IReadOnlyCollection<uint> denied, bool deniesWriting = false)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64 || prctl(SetNoNewPrivileges, 1, 0, 0, 0) != 0)
        {
            return false;
        }

        var program = Build((uint)Environment.ProcessId, denied, deniesWriting);
        var memory = Marshal.AllocHGlobal(program.Length * sizeof(long));
        try
        {
            Marshal.Copy(program, 0, memory, program.Length);
            var filter = new FilterProgram { Length = (ushort)program.Length, Instructions = memory };
            return syscall(SeccompCall, SetModeFilter, AllThreads, ref filter) == 0;
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }

    // One struct sock_filter an element: code (16 bits), jump if true (8), jump if false (8), operand (32).
    private static long[] Build(uint self, IReadOnlyCollection<uint> denied, bool deniesWriting) =>
    [
        Step(LoadWord, ArchitectureOffset),
        Step(JumpIfEqual, X64, whenTrue: 1),
        Step(Return, Deny),
        Step(LoadWord, NumberOffset),
        Step(JumpIfAtLeast, X32Bit, whenFalse: 1),
        Step(Return, Deny),
        .. denied.SelectMany(number => new[] { Step(JumpIfEqual, number, whenFalse: 1), Step(Return, Deny) }),
        .. deniesWriting ? [.. DenyFlags(Open, SecondArgumentOffset), .. DenyFlags(OpenAt, ThirdArgumentOffset)] : Array.Empty<long>(),
        Step(JumpIfEqual, Kill, whenTrue: 2),
        Step(JumpIfEqual, ThreadGroupKill, whenTrue: 1),
        Step(Return, Allow),
        Step(LoadWord, FirstArgumentOffset),
        Step(JumpIfEqual, self, whenFalse: 1),
        Step(Return, Allow),
        Step(Return, Deny),
    ];

    private static long[] DenyFlags(uint number, uint flagsOffset) =>
    [
        Step(JumpIfEqual, number, whenFalse: 4),
        Step(LoadWord, flagsOffset),
        Step(JumpIfAnySet, WriteFlags, whenFalse: 1),
        Step(Return, Deny),
        Step(Return, Allow),
    ];

    private static long Step(ushort code, uint operand, byte whenTrue = 0, byte whenFalse = 0) =>
        code | ((long)whenTrue << 16) | ((long)whenFalse << 24) | ((long)operand << 32);
}
