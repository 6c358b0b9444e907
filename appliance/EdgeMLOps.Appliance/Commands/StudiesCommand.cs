using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Studies;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>studies</c>: why a study has no result yet. The journal is read; what an open study waits for, the service says.</summary>
internal static class StudiesCommand
{
    private const int MostLines = 10_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static Command Create(IOutputWriter output) => new("studies", "Looks into the studies.")
    {
        ConfiguredCommand.Create(
            "list",
            "Lists the studies that wait for their result, and those whose result is partial or could not be made.",
            (storage, json, cancellationToken) => ListAsync(storage, json, output, cancellationToken)),
        StudiesTraceCommand.Create(output),
        StudiesUnreconciledCommand.Create(output),
    };

    private static async Task<int> ListAsync(StorageOptions storage, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        await using var store = SqliteStore.OpenReadOnly(storage.PathOf("journal.db"));
        var waits = await WaitsAsync(storage, cancellationToken);
        foreach (var study in await StudyJournal.OpenAsync(store, after: null, MostLines, cancellationToken))
        {
            Write(Of(study, waits), json, output);
        }

        foreach (var run in await StudyJournal.NotableAsync(store, MostLines, cancellationToken))
        {
            Write(Of(run), json, output);
        }

        return ExitCodes.Success;
    }

    private static async Task<Dictionary<long, StudyWaitFact>?> WaitsAsync(StorageOptions storage, CancellationToken cancellationToken)
    {
        using var client = new ControlClient(storage.Root, ApplianceProgram.Name, Limit);
        var reply = await client.GetAsync("/v1/studies", ControlJson.Default.StudyWaitList, cancellationToken);
        return reply.Value?.Studies.ToDictionary(study => study.Row);
    }

    private static StudyLine Of(OpenStudy study, Dictionary<long, StudyWaitFact>? waits)
    {
        var wait = waits?.GetValueOrDefault(study.Row);
        var waitsFor = wait?.WaitsFor ?? (waits is null ? "ServiceDown" : study.Pending > 0 ? "Analysis" : "Judgement");
        return new StudyLine(
            study.Row, study.StudyInstanceUid, "open", waitsFor, wait?.UntilUtc, study.LastReceivedUtc, study.Pending, null, null, "", "", "");
    }

    private static StudyLine Of(StudyRun run)
    {
        var isReported = run.Outcome != StudyOutcome.Unreportable;
        return new StudyLine(
            run.StudyRow,
            run.StudyInstanceUid,
            isReported ? "partial" : "unreportable",
            WaitsFor: "",
            UntilUtc: null,
            run.DecidedUtc,
            Pending: 0,
            run.Received,
            run.Expected,
            run.Missing,
            run.Evidence.ToString(),
            run.Code);
    }

    private static void Write(StudyLine line, bool json, IOutputWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(line, CommandJson.Default.StudyLine));
            return;
        }

        var until = line.UntilUtc is { } at ? string.Create(CultureInfo.InvariantCulture, $" until {at:u}") : "";
        output.WriteLine(line.State switch
        {
            "open" => string.Create(
                CultureInfo.InvariantCulture, $"{line.Row} open: waits for {line.WaitsFor}{until}, last image {line.SinceUtc:u}, {line.Pending} to be analysed"),
            "partial" => string.Create(
                CultureInfo.InvariantCulture,
                $"{line.Row} partial since {line.SinceUtc:u}: {line.Received} images of {line.Expected?.ToString(CultureInfo.InvariantCulture) ?? "?"} ({line.Evidence}), missing no. {(line.Missing.Length > 0 ? line.Missing : "?")}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{line.Row} unreportable since {line.SinceUtc:u}: {line.Code}"),
        });
    }
}
