using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Control;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>studies unreconciled</c>: after which windows studies are missing. The service knows them, and asks again.</summary>
internal static class StudiesUnreconciledCommand
{
    private const string Path = "/v1/studies/unreconciled";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Command Create(IOutputWriter output) => new("unreconciled", "The windows after which studies are missing, or nobody knows.")
    {
        ConfiguredCommand.Create(
            "list",
            "Lists them, with how many studies are missing. Asks the service.",
            (storage, json, cancellationToken) => RunAsync(storage, output, (_, spans) => Task.FromResult(List(spans, json, output)), cancellationToken)),
        Change("ask", "Has the PACS asked again about all of them; your account stands in the audit log.", isReasonRequired: false, "to be asked about again", output),
        Change("acknowledge", "Takes them off the list and out of status; your account and reason stand in the audit log.", isReasonRequired: true, "acknowledged", output),
    };

    private static Command Change(string verb, string description, bool isReasonRequired, string done, IOutputWriter output)
    {
        var reason = new Option<string>("--reason")
        {
            Description = "Why; stands in the audit log, so name no patient.",
            HelpName = "TEXT",
            Required = isReasonRequired,
        };
        var config = CommonOptions.Config();
        var command = new Command(verb, description) { reason, config };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            HostSetup.ReadStorage(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName)),
            output,
            (client, spans) => ChangeAsync(client, verb, parsed.GetValue(reason) ?? "", spans, done, output, cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        StorageOptions storage, IOutputWriter output, Func<ControlClient, UnreconciledFact[], Task<int>> act, CancellationToken cancellationToken)
    {
        using var client = new ControlClient(storage.Root, ApplianceProgram.Name, Limit);
        var reply = await client.GetAsync(Path, ControlJson.Default.UnreconciledList, cancellationToken);
        if (reply.Value is { } list)
        {
            return await act(client, list.Spans);
        }

        output.WriteError(reply.Outcome == ControlOutcome.ServiceDown
            ? "Nobody can be asked: the service does not run, and it is what knows them."
            : $"Nobody can be asked: {reply.Code}.");
        return ExitCodes.Failure;
    }

    private static int List(UnreconciledFact[] spans, bool json, IOutputWriter output)
    {
        foreach (var span in spans)
        {
            output.WriteLine(json
                ? JsonSerializer.Serialize(span, ControlJson.Default.UnreconciledFact)
                : FormattableString.Invariant(
                    $"{span.FromUtc:u} to {span.ToUtc:u} {span.Code}: {span.Unfetched} studies are missing, asked {span.Tries} times, last {span.AtUtc:u}"));
        }

        return ExitCodes.Success;
    }

    // What was shown, and nothing that came since: an alarm nobody saw stays one.
    private static async Task<int> ChangeAsync(
        ControlClient client, string verb, string reason, UnreconciledFact[] shown, string done, IOutputWriter output, CancellationToken cancellationToken)
    {
        if (shown.Length == 0)
        {
            output.WriteLine("nothing is unreconciled");
            return ExitCodes.Success;
        }

        List(shown, json: false, output);
        var reply = await client.PostAsync(
            $"{Path}/{verb}",
            new UnreconciledRequest { UntilUtc = shown.Max(span => span.AtUtc), Reason = reason },
            ControlJson.Default.UnreconciledRequest,
            ControlJson.Default.UnreconciledAnswer,
            cancellationToken);
        if (reply.Value is { } answer)
        {
            output.WriteLine(FormattableString.Invariant($"{answer.Spans} {done}"));
            return ExitCodes.Success;
        }

        output.WriteError($"Nothing is {done}: {reply.Code}.");
        return ExitCodes.Failure;
    }
}
