using System.Globalization;
using Microsoft.Win32.SafeHandles;
using static EdgeMLOps.Appliance.Core.Workers.Native.LinuxCalls;

namespace EdgeMLOps.Appliance.Core.Workers.Native;

/// <summary>Memory with a file descriptor and no name (memfd_create(2)), sealed to its size.</summary>
internal static class SharedMemory
{
    // MFD_CLOEXEC | MFD_ALLOW_SEALING
    private const uint CloseOnExecAndSealable = 3;

    // F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW
    private const int FixedSize = 7;

    private static readonly byte[] Name = [.. "edgemlops-worker\0"u8];

    /// <exception cref="IOException">The system has none left.</exception>
    public static SafeFileHandle Create(long bytes)
    {
        var handle = new SafeFileHandle(Require(memfd_create(Name, CloseOnExecAndSealable), "memfd_create"), ownsHandle: true);
        try
        {
            var descriptor = (int)handle.DangerousGetHandle();
            Require(ftruncate(descriptor, bytes), "ftruncate");
            Require(fcntl(descriptor, AddSeals, FixedSize), "fcntl(F_ADD_SEALS)");
            return handle;
        }
        catch (IOException)
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Takes over what the parent left open for this process.</summary>
    /// <exception cref="IOException">It is not open.</exception>
    public static SafeFileHandle Open(string address)
    {
        var descriptor = int.Parse(address, NumberStyles.None, CultureInfo.InvariantCulture);
        Require(fcntl(descriptor, SetDescriptorFlags, CloseOnExec), "fcntl(F_SETFD)");
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    public static string AddressOf(SafeFileHandle memory) => memory.DangerousGetHandle().ToString(CultureInfo.InvariantCulture);

    /// <summary>Lets processes that are started now inherit it, or not.</summary>
    public static void SetInheritable(SafeFileHandle memory, bool isInheritable) => Require(
        fcntl((int)memory.DangerousGetHandle(), SetDescriptorFlags, isInheritable ? 0 : CloseOnExec), "fcntl(F_SETFD)");
}
