using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Airlock.Schedules;
using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Airlock.Commands;

/// <summary><c>windows</c>: what was, what will be, and a window now.</summary>
internal static class WindowsCommand
{
    private const int DefaultMinutes = 30;

    internal static Command Create(IOutputWriter output) =>
        new("windows", "Windows: the times in which the outside link is up and the hospital link is down.")
        {
            AirlockCall.Command("list", "Windows past and to come, rules, dates without windows.", output, [], (call, _, token) =>
                ShowAsync(call, "/v1/windows", WindowText.List, token)),
            AirlockCall.Command("next", "The next window: when, how long, what waits for it, whose it is.", output, [], (call, _, token) =>
                ShowAsync(call, "/v1/windows/next", WindowText.Next, token)),
            Start(output),
            AirlockCall.Command(
                "abort", "End the running window now.", output, [], (call, _, token) => call.ChangeAsync("/v1/windows/abort", token)),
            WindowsAddCommand.Create(output),
            Remove(output),
            Approve(output),
            Extend(output),
            Hold(output),
        };

    internal static Option<int> Minutes(string description) => new("--minutes") { Description = description, DefaultValueFactory = _ => DefaultMinutes };

    internal static Option<string> Reason() => new("--reason") { Description = "Why, in at most 200 characters; it stands in the audit log.", DefaultValueFactory = _ => "" };

    private static Command Start(IOutputWriter output)
    {
        var minutes = Minutes(FormattableString.Invariant($"Length, 1 to {WindowOptions.MaximumMinutes}; the window ends earlier when all is sent."));
        var reason = Reason();
        var wait = new Option<bool>("--wait") { Description = "Return when the hospital is served again; exit code 0 only if all was sent." };
        return AirlockCall.Command("start", "Begin a window now.", output, [minutes, reason, wait], async (call, parsed, token) =>
        {
            var request = new WindowStartRequest { Minutes = parsed.GetValue(minutes), Reason = parsed.GetValue(reason) ?? "" };
            var status = await call.PostAsync("/v1/windows/start", request, ControlJson.Default.WindowStartRequest, token);
            if (!parsed.GetValue(wait))
            {
                call.Show(status);
                return ExitCodes.Success;
            }

            if (status.Code is ScheduleCodes.NeedsSecondApprover)
            {
                throw new CommandException($"A second person has to say: windows approve {status.WindowId}");
            }

            return await WindowWait.RunAsync(call, status.WindowId, TimeProvider.System, token);
        });
    }

    private static Command Remove(IOutputWriter output)
    {
        var id = new Argument<Guid>("KEY") { Description = "Key of a window, a rule or dates, as 'windows list' shows it." };
        return AirlockCall.Command("remove", "Take a window, a rule or dates without windows out of the schedule.", output, [id], async (call, parsed, token) =>
        {
            var request = new WindowKeyRequest { Key = parsed.GetValue(id) };
            call.Show(await call.PostAsync("/v1/windows/remove", request, ControlJson.Default.WindowKeyRequest, token));
            return ExitCodes.Success;
        });
    }

    private static Command Approve(IOutputWriter output)
    {
        var id = new Argument<Guid>("KEY") { Description = "Key of a window or a rule that another person made." };
        return AirlockCall.Command("approve", "Be the second person who says that a window or a rule counts.", output, [id], async (call, parsed, token) =>
        {
            var request = new WindowKeyRequest { Key = parsed.GetValue(id) };
            call.Show(await call.PostAsync("/v1/windows/approve", request, ControlJson.Default.WindowKeyRequest, token));
            return ExitCodes.Success;
        });
    }

    private static Command Extend(IOutputWriter output)
    {
        var minutes = Minutes("By how many minutes; the whole window stays within the longest that the site allows.");
        var reason = Reason();
        return AirlockCall.Command("extend", "Let the running window end later.", output, [minutes, reason], async (call, parsed, token) =>
        {
            var request = new WindowExtendRequest { Minutes = parsed.GetValue(minutes), Reason = parsed.GetValue(reason) ?? "" };
            call.Show(await call.PostAsync("/v1/windows/extend", request, ControlJson.Default.WindowExtendRequest, token));
            return ExitCodes.Success;
        });
    }

    private static Command Hold(IOutputWriter output)
    {
        var release = new Option<bool>("--release") { Description = "Let windows be again." };
        var reason = Reason();
        reason.Required = true;
        return AirlockCall.Command("hold", "No window until it is released; the running one ends.", output, [release, reason], async (call, parsed, token) =>
        {
            var request = new WindowHoldRequest { Release = parsed.GetValue(release), Reason = parsed.GetValue(reason) ?? "" };
            call.Show(await call.PostAsync("/v1/windows/hold", request, ControlJson.Default.WindowHoldRequest, token));
            return ExitCodes.Success;
        });
    }

    private static async Task<int> ShowAsync(AirlockCall call, string path, Func<WindowList, IEnumerable<string>> text, CancellationToken cancellationToken)
    {
        var list = await call.AskAsync(path, ControlJson.Default.WindowList, cancellationToken)
            ?? throw new CommandException("The airlock is not running.");
        IEnumerable<string> lines = call.Json ? [JsonSerializer.Serialize(list, ControlJson.Default.WindowList)] : text(list);
        foreach (var line in lines)
        {
            call.Output.WriteLine(line);
        }

        return ExitCodes.Success;
    }
}
