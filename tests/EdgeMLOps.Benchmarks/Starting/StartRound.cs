using System.Diagnostics;
using System.Globalization;
using EdgeMLOps.Benchmarks.Inference;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Starting;

/// <summary>One start of the appliance on an empty root, with its embedded package: when it takes an object, and what it takes of memory when it has analysed some.</summary>
/// <param name="AcceptMs">From the start of the process to the end of the first <c>storescu</c> that was answered Success.</param>
/// <param name="CoreMs">Processor time of the process until then.</param>
/// <param name="ServeMs">Until its model serves.</param>
/// <param name="MainMegabytes">Resident memory of the main process after the images, in MB (10^6).</param>
/// <param name="WorkerMegabytes">Of the engine's worker.</param>
internal sealed record StartRound(double AcceptMs, double CoreMs, double ServeMs, double MainMegabytes, double WorkerMegabytes)
{
    private const string AeTitle = "BENCH";
    private const double MegabytesPerKibibyte = 1024 / 1e6;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<StartRound> RunAsync(string program, IReadOnlyList<string> files)
    {
        using var folder = new TempFolder();
        var (root, port) = (folder.Make("root"), FreePort.Next());
        await File.WriteAllTextAsync(folder["appliance.json"], $$"""
            { "Storage": { "Root": "{{root}}" }, "Dicom": { "AeTitle": "{{AeTitle}}", "Port": {{port}}, "AcceptAnyPeer": true } }
            """);
        var begun = Stopwatch.GetTimestamp();
        await using var process = ChildProcess.Start(program, ["run", "--config", folder["appliance.json"]]);
        await Eventually.HoldsAsync(
            async () => process.HasExited || await StoreAsync(port, files[0]), done => done, Patience, () => $"the first object is taken\n{process.Output}");
        var accepted = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        var core = CoreTime.Of(process.Id);
        using var control = new ControlClient(root, "appliance", Patience);
        await Eventually.HoldsAsync(() => FactAsync(control, "engine.ready"), ready => ready == 1, Patience, () => $"the model serves\n{process.Output}");
        var serving = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        if (!await StoreAsync(port, [.. files]))
        {
            throw new InvalidOperationException($"the files are not taken\n{process.Output}");
        }

        await Eventually.HoldsAsync(() => FactAsync(control, "journal.predicted"), count => count == files.Count, Patience, () => $"all are analysed\n{process.Output}");
        var worker = ProcessTable.ChildrenOf(process.Id).Single();
        return new StartRound(accepted, core, serving, Megabytes(process.Id), Megabytes(worker));
    }

    private static double Megabytes(int process) => ProcessTable.KibibytesOf(process, "VmRSS") * MegabytesPerKibibyte;

    private static async Task<bool> StoreAsync(int port, params string[] files) =>
        (await ChildProcess.RunAsync("storescu", ["-to", "2", "-aec", AeTitle, "127.0.0.1", port.ToString(CultureInfo.InvariantCulture), .. files], Patience)).ExitCode == 0;

    private static async Task<long> FactAsync(ControlClient control, string name)
    {
        var reply = await control.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, CancellationToken.None);
        return reply.Value?.Facts.SingleOrDefault(fact => string.Equals(fact.Name, name, StringComparison.Ordinal))?.Value ?? -1;
    }
}
