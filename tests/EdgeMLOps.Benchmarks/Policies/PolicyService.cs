using System.Diagnostics;
using System.Globalization;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Benchmarks.Inference;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Dicom;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Benchmarks.Policies;

/// <summary>The appliance with its embedded package and a signed policy that is imported, not applied.</summary>
internal sealed class PolicyService : IAsyncDisposable
{
    private const string AeTitle = "BENCH";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);

    private readonly TempFolder _folder;
    private readonly string _configuration;
    private readonly string _root;
    private readonly int _port = FreePort.Next();
    private readonly ControlClient _control;
    private ChildProcess? _process;
    private int _images;
    private long _last;

    private PolicyService(TempFolder folder, string program)
    {
        (_folder, Program, _configuration, _root) = (folder, program, folder["appliance.json"], folder.Make("root"));
        _control = new ControlClient(_root, "appliance", Patience);
    }

    /// <summary>The program that runs.</summary>
    public string Program { get; }

    public static async Task<PolicyService> StartAsync(TempFolder folder, string program)
    {
        var (trust, package) = await SignedPolicy.MakeAsync(folder);
        var service = new PolicyService(folder, program);
        var group = await SignedPolicy.RunAsync("id", "-gn");
        await File.WriteAllTextAsync(service._configuration, $$"""
            { "Storage": { "Root": "{{service._root}}" }, "Dicom": { "AeTitle": "{{AeTitle}}", "Port": {{service._port}}, "AcceptAnyPeer": true },
              "Trust": { "RootFile": "{{trust}}" }, "Models": { "AdminGroup": "{{group}}" } }
            """);
        service._process = ChildProcess.Start(program, ["run", "--config", service._configuration]);
        await Eventually.HoldsAsync(() => service.FactAsync("engine.ready"), ready => ready == 1, Patience, () => $"the model serves\n{service._process.Output}");
        await service.CommandAsync("policy", "import", package);
        return service;
    }

    /// <summary>Gives a command to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public Task CommandAsync(params string[] arguments) => SignedPolicy.RunAsync(Program, [.. arguments, "--config", _configuration]);

    /// <summary>Asks for a change over the control socket.</summary>
    public async Task ChangeAsync(string verb, string policy)
    {
        var reply = await _control.PostAsync(
            $"/v1/policies/{verb}",
            new ModelChangeRequest { Package = policy, Reason = "bench" },
            ControlJson.Default.ModelChangeRequest,
            ControlJson.Default.ModelChangeAnswer,
            CancellationToken.None);
        if (reply.Value?.Code is not "Done")
        {
            throw new InvalidOperationException($"{verb}: {reply.Code}{reply.Value?.Code}");
        }
    }

    /// <summary>Sends a radiograph of a study of its own and waits until it is in the log.</summary>
    /// <returns>Digest of the policy it went by.</returns>
    public async Task<string> AnalyseAsync()
    {
        var file = _folder[$"{++_images}.dcm"];
        var image = Radiograph.File(_images);
        image.Dataset.AddOrUpdate(DicomTag.StudyInstanceUID, $"2.25.8{_images}");
        image.Save(file);
        await SignedPolicy.RunAsync("storescu", "-to", "2", "-aec", AeTitle, "127.0.0.1", _port.ToString(CultureInfo.InvariantCulture), file);
        await using var log = PredictionLog.OpenReadOnly(Path.Combine(_root, PredictionLog.FileName), NullLogger<PredictionLog>.Instance);
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < Patience; await Task.Delay(Look, TimeProvider.System))
        {
            if (await log.ListAsync(new PredictionQuery { AfterId = _last, Limit = 1 }, CancellationToken.None) is [var row])
            {
                _last = row.Id;
                return row.Prediction.PolicyDigest;
            }
        }

        throw new TimeoutException($"image {_images} is not analysed\n{_process!.Output}"); // not null: started
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    private async Task<long> FactAsync(string name)
    {
        var reply = await _control.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, CancellationToken.None);
        return reply.Value?.Facts.SingleOrDefault(fact => string.Equals(fact.Name, name, StringComparison.Ordinal))?.Value ?? -1;
    }
}
