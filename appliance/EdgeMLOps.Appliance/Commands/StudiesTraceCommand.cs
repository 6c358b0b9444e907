using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Results;
using EdgeMLOps.Appliance.Core.Studies.Completeness;
using EdgeMLOps.Appliance.Core.Studies.Trace;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Control;
using Microsoft.Extensions.Configuration;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>studies trace</c>: why has this study no result? Its way through the box, hop by hop, and what it waits for.</summary>
internal static class StudiesTraceCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>What the service says that keeps images from being analysed; its other words are about other things.</summary>
    private static readonly string[] Blocking = ["ModelStarting", "ModelNotProven", "EngineDown", "ProcessorRefused", "PredictionLogNoKey"];

    public static Command Create(IOutputWriter output)
    {
        var study = new Argument<string?>("STUDY") { Description = "Study Instance UID, or its row as lists and logs name it.", Arity = ArgumentArity.ZeroOrOne };
        var patient = new Option<string>("--patient") { HelpName = "ID", Description = "Every study of this patient, by Patient ID." };
        var accession = new Option<string>("--accession") { HelpName = "NUMBER", Description = "The studies of this accession number." };
        var (config, json) = (CommonOptions.Config(), CommonOptions.Json());
        var command = new Command("trace", "Why has this study no result? Follows it over every hop, with times, and says what it waits for.")
        {
            study, patient, accession, config, json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName),
            parsed.GetValue(study),
            parsed.GetValue(patient),
            parsed.GetValue(accession),
            parsed.GetValue(json),
            output,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        IConfiguration configuration, string? study, string? patient, string? accession, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        var storage = HostSetup.ReadStorage(configuration);
        if ((study is null) == (patient is null && accession is null))
        {
            output.WriteError("Give a STUDY, or --patient, --accession or both.");
            return ExitCodes.WrongUse;
        }

        var lookup = new StudyLookup(storage);
        var rows = study is null
            ? await lookup.FindAsync(patient, accession, cancellationToken)
            : await lookup.FindAsync(study, cancellationToken) is { } row ? [row] : [];
        var service = await ServiceAsync(storage, cancellationToken);
        var (reader, found) = (new StudyTraceReader(storage, ResultsRegistration.DestinationsOf(configuration)), 0);
        foreach (var each in rows)
        {
            if (await reader.ReadAsync(each, service, cancellationToken) is { } trace)
            {
                found++;
                Write(trace, json, output);
            }
        }

        if (found == 0)
        {
            Write(await NothingAsync(lookup, cancellationToken), json, output);
        }

        return found > 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static async Task<StudyTrace> NothingAsync(StudyLookup lookup, CancellationToken cancellationToken)
    {
        IReadOnlyList<TraceHop> refusals = [.. await lookup.RefusalsAsync(cancellationToken), .. await lookup.RefusedObjectsAsync(cancellationToken)];
        return new StudyTrace
        {
            Row = 0,
            StudyInstanceUid = "",
            Code = TraceCode.NothingCame,
            Why = refusals.Count == 0
                ? "Nothing of it has come, and nobody was refused: look at what the sender says."
                : "Nothing of it has come; what stands above was refused: look whether its sender is there (dicom explain, quarantine list).",
            Hops = refusals,
        };
    }

    private static async Task<TraceService> ServiceAsync(StorageOptions storage, CancellationToken cancellationToken)
    {
        using var client = new ControlClient(storage.Root, ApplianceProgram.Name, Limit);
        var status = await client.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, cancellationToken);
        if (status.Value is not { } program)
        {
            return new TraceService(Answers: false, Code: "", LinkServing: null);
        }

        var link = await client.GetAsync("/v1/link", ControlJson.Default.LinkState, cancellationToken);
        var waits = await client.GetAsync("/v1/studies", ControlJson.Default.StudyWaitList, cancellationToken);
        var blocks = Blocking.Contains(program.Code, StringComparer.Ordinal) || program.Code.StartsWith("Storage", StringComparison.Ordinal);
        return new TraceService(Answers: true, blocks ? program.Code : "", link.Value is { } state ? state.Phase == LinkPhase.Serving : null)
        {
            Waits = (waits.Value?.Studies ?? []).ToDictionary(
                wait => wait.Row,
                wait => (Enum.TryParse<StudyWait>(wait.WaitsFor, out var what) ? what : StudyWait.None, wait.UntilUtc)),
        };
    }

    private static void Write(StudyTrace trace, bool json, IOutputWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(trace, CommandJson.Default.StudyTrace));
            return;
        }

        if (trace.Row > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"study {trace.Row}  {trace.StudyInstanceUid}"));
        }

        foreach (var hop in trace.Hops)
        {
            var at = hop.AtUtc is { } time ? time.ToString("u", CultureInfo.InvariantCulture) : "";
            var until = hop.UntilUtc is { } last ? string.Create(CultureInfo.InvariantCulture, $" (last {last:u})") : "";
            output.WriteLine($"{at,-20}  {hop.Hop,-9}  {hop.Text}{until}");
        }

        output.WriteLine($"{trace.Code}: {trace.Why}");
    }
}
