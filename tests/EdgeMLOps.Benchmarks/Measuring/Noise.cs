using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Win32.SafeHandles;

namespace EdgeMLOps.Benchmarks.Measuring;

/// <summary>What else the machine does: whoever reads a figure can see whether it was measured in peace.</summary>
/// <param name="Load">Load average of the last minute, when it was taken.</param>
/// <param name="CpuMilliseconds">A fixed piece of work for one core: SHA-256 over 64 MB.</param>
/// <param name="FlushMilliseconds">Median of 40: overwrite 4 KB of a file and fdatasync it, which is one flush of the device.</param>
/// <param name="NewFileMilliseconds">Median of 20: write a new file of 525 KB and fsync it, which the file system's own journal takes part in.</param>
internal sealed record Noise(double Load, double CpuMilliseconds, double FlushMilliseconds, double NewFileMilliseconds)
{
    private const int CtBytes = 525_000;

    /// <summary>Takes a sample.</summary>
    /// <param name="folder">On the disk that is measured.</param>
    public static async Task<Noise> SampleAsync(string folder)
    {
        var load = double.Parse((await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0], CultureInfo.InvariantCulture);
        return new Noise(load, Cpu(), Flush(Path.Combine(folder, "flush")), NewFile(Path.Combine(folder, "new")));
    }

    /// <summary>Brings what anybody has written to the disk, so that no receiver pays for what another one left behind.</summary>
    public static async Task FlushMachineAsync()
    {
        var (code, output) = await ChildProcess.RunAsync("sync", [], TimeSpan.FromMinutes(5));
        if (code != 0)
        {
            throw new InvalidOperationException($"sync: {output}");
        }
    }

    private static double Cpu()
    {
        var block = new byte[1 << 20];
        var begun = Stopwatch.GetTimestamp();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < 64; i++)
        {
            hash.AppendData(block);
        }

        hash.GetHashAndReset();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static double Flush(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        RandomAccess.Write(file, new byte[40 * 4096], 0);
        RandomAccess.FlushToDisk(file);
        return Samples.Median([.. Enumerable.Range(0, 40).Select(i => Timed(() => WriteThrough(file, new byte[4096], i * 4096)))]);
    }

    private static double NewFile(string path)
    {
        var content = new byte[CtBytes];
        return Samples.Median([.. Enumerable.Range(0, 20).Select(_ =>
        {
            using var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
            return Timed(() => WriteThrough(file, content, 0));
        })]);
    }

    private static void WriteThrough(SafeFileHandle file, byte[] content, long offset)
    {
        RandomAccess.Write(file, content, offset);
        RandomAccess.FlushToDisk(file);
    }

    private static double Timed(Action work)
    {
        var begun = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }
}
