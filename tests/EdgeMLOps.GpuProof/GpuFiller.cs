using System.Diagnostics;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.GpuProof;

/// <summary>A process of PyTorch that has all free memory of the GPU until it is told to let go.</summary>
internal sealed class GpuFiller : IAsyncDisposable
{
    private readonly Process _process;

    private GpuFiller(Process process) => _process = process;

    /// <summary>Its process.</summary>
    public int Id => _process.Id;

    /// <param name="script">tests/gpu/fill.py.</param>
    /// <param name="provider">On the processor it takes some main memory.</param>
    /// <param name="output">Told what it holds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<GpuFiller> StartAsync(FileInfo script, ProviderPreference provider, IOutputWriter output, CancellationToken cancellationToken)
    {
        string[] arguments = [script.FullName, "--device", provider == ProviderPreference.Cpu ? "cpu" : "cuda"];
        var start = new ProcessStartInfo("python3", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        var filler = new GpuFiller(Process.Start(start) ?? throw new CommandException("python3 does not start"));
        var word = await filler._process.StandardOutput.ReadLineAsync(cancellationToken);
        if (word is null)
        {
            await filler.DisposeAsync();
            throw new CommandException($"{script.Name} ended before it held anything");
        }

        output.WriteLine($"another process {word}");
        return filler;
    }

    /// <summary>Has it let go, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
