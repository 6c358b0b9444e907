using System.Diagnostics;

namespace EdgeMLOps.Dicom.Tests.Network.Hostile;

/// <summary>What the process holds: sockets by the kernel's list of its descriptors, threads, managed memory.</summary>
internal readonly record struct Footprint(int Sockets, int Threads, long ManagedBytes, long ResidentBytes)
{
    public static Footprint Now()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return new Footprint(SocketCount(), process.Threads.Count, GC.GetTotalMemory(forceFullCollection: true), process.WorkingSet64);
    }

    public static int SocketCount() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(IsSocket);

    private static bool IsSocket(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.Name.StartsWith("socket:", StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            return false; // closed while we looked
        }
    }
}
