using System.Diagnostics;
using System.Globalization;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.GpuProof;

/// <summary>GPU memory of this process, as the driver counts it.</summary>
internal static class GpuMemory
{
    /// <summary>Asks nvidia-smi.</summary>
    /// <returns>MiB of this process; of the whole GPU where it has none itself.</returns>
    public static async Task<(int Mib, string Of)> ReadAsync(CancellationToken cancellationToken)
    {
        var own = (await AskAsync("--query-compute-apps=pid,used_memory", cancellationToken))
            .Select(line => line.Split(", "))
            .FirstOrDefault(parts => parts[0] == Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        if (own is [_, var used] && int.TryParse(used, CultureInfo.InvariantCulture, out var mib))
        {
            return (mib, "this process");
        }

        return (await WholeAsync(cancellationToken), "the whole GPU");
    }

    /// <summary>Asks nvidia-smi.</summary>
    /// <returns>MiB of the GPU that anyone has.</returns>
    public static async Task<int> WholeAsync(CancellationToken cancellationToken) =>
        int.Parse((await AskAsync("--query-gpu=memory.used", cancellationToken))[0], CultureInfo.InvariantCulture);

    private static async Task<string[]> AskAsync(string query, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("nvidia-smi", [query, "--format=csv,noheader,nounits"]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new CommandException("nvidia-smi does not start");
        var text = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
