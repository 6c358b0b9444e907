using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Control;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>results requeue</c>: has results sent again, the same bytes under the same UIDs. The service does it.</summary>
internal static class ResultsRequeueCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public static Command Create(IOutputWriter output)
    {
        var choice = new DeliveryChoice();
        var force = new Option<bool>("--force") { Description = "Also those that their destination has proven to have." };
        var reason = new Option<string>("--reason") { Description = "Why; stands in the audit log, so name no patient.", HelpName = "TEXT" };
        var (config, json) = (CommonOptions.Config(), CommonOptions.Json());
        var command = new Command(
            "requeue", "Has results sent again, at once: same bytes, same UIDs. Choose at least one of study, destination, state and time.") { force, reason, config, json };
        choice.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var storage = HostSetup.ReadStorage(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName));
            var filter = await choice.ReadAsync(parsed, storage, TimeProvider.System, cancellationToken);
            if (filter.IsEmpty)
            {
                output.WriteError("Nothing is chosen: give --study, --destination, --state, --since or --until.");
                return ExitCodes.WrongUse;
            }

            return await RequeueAsync(
                storage, filter, parsed.GetValue(force), parsed.GetValue(reason) ?? "", parsed.GetValue(json), output, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RequeueAsync(
        StorageOptions storage, DeliveryFilter filter, bool force, string reason, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        using var client = new ControlClient(storage.Root, ApplianceProgram.Name, Limit);
        var reply = await client.PostAsync(
            "/v1/results/requeue",
            new ResultsRequeueRequest
            {
                StudyRow = filter.StudyRow,
                Destination = filter.Destination,
                State = filter.State?.ToString(),
                SinceUtc = filter.Since,
                UntilUtc = filter.Until,
                Force = force,
                Reason = reason,
            },
            ControlJson.Default.ResultsRequeueRequest,
            ControlJson.Default.ResultsRequeueAnswer,
            cancellationToken);
        if (reply.Value is not { } answer)
        {
            output.WriteError(reply.Outcome == ControlOutcome.ServiceDown
                ? "Nothing is requeued: the service does not run, and it is what sends."
                : $"Nothing is requeued: {reply.Code}.");
            return ExitCodes.Failure;
        }

        output.WriteLine(json ? JsonSerializer.Serialize(answer, ControlJson.Default.ResultsRequeueAnswer) : Words(answer));
        return answer.Requeued > 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static string Words(ResultsRequeueAnswer answer)
    {
        var left = answer.LeftConfirmed > 0
            ? FormattableString.Invariant($"; {answer.LeftConfirmed} left alone, which their destination has proven to have (--force sends them too)")
            : "";
        return answer.Requeued == 0 && left.Length == 0
            ? "nothing is chosen by that"
            : FormattableString.Invariant($"{answer.Requeued} requeued{left}");
    }
}
