using System.Text;
using EdgeMLOps.Appliance.Core.Workers.Native;
using Microsoft.Win32.SafeHandles;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;

/// <summary>
/// Standard error of a codec worker, led into memory of a fixed size: the libraries below GDCM report broken data there
/// and nowhere else, and go on. What they wrote is looked at and forgotten; it never leaves the worker.
/// </summary>
internal sealed class ErrorTrap : IDisposable
{
    private const int Room = 64 * 1024;
    private const int StandardError = 2;
    private const int FromStart = 0; // SEEK_SET
    private const int FromHere = 1; // SEEK_CUR

    private readonly SafeFileHandle _memory;

    private ErrorTrap(SafeFileHandle memory) => _memory = memory;

    private int Descriptor => (int)_memory.DangerousGetHandle();

    /// <summary>Leads it there, for the rest of the process.</summary>
    /// <exception cref="IOException">The system has no memory left for it.</exception>
    public static ErrorTrap Set()
    {
        var trap = new ErrorTrap(SharedMemory.Create(Room));
        LinuxCalls.Require(LinuxCalls.dup2(trap.Descriptor, StandardError), "dup2");
        return trap;
    }

    /// <summary>Forgets what was written.</summary>
    public void Clear() => LinuxCalls.lseek(Descriptor, 0, FromStart);

    /// <summary>What was written since.</summary>
    public string Read()
    {
        var text = new byte[(int)LinuxCalls.lseek(Descriptor, 0, FromHere)];
        var length = RandomAccess.Read(_memory, text, 0);
        return Encoding.Latin1.GetString(text, 0, length);
    }

    public void Dispose() => _memory.Dispose();
}
