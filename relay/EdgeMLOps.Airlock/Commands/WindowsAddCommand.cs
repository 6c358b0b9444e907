using System.CommandLine;
using System.Globalization;
using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Airlock.Commands;

/// <summary><c>windows add</c>: a single window, a rule, or dates without windows.</summary>
internal static class WindowsAddCommand
{
    internal static Command Create(IOutputWriter output)
    {
        var at = At();
        var local = new Option<string>("--local") { Description = "When it starts on the site's clock, such as 2026-11-21T22:00." };
        var rule = new Option<string>("--rule")
        {
            Description = "When it is due again and again on the site's clock: 'daily 02:30', 'mon-fri 22:15', or five cron fields.",
        };
        var blackout = new Option<DateOnly?>("--blackout") { Description = "First of the dates without windows, such as 2026-12-24." };
        var until = new Option<DateOnly?>("--until") { Description = "Last of these dates; the first if not given." };
        var minutes = WindowsCommand.Minutes(
            FormattableString.Invariant($"Length, 1 to {WindowOptions.MaximumMinutes}; the window ends earlier when all is sent."));
        var reason = WindowsCommand.Reason();
        Symbol[] options = [at, local, rule, blackout, until, minutes, reason];
        return AirlockCall.Command("add", "Plan a single window, a rule, or dates without windows.", output, options, (call, parsed, token) =>
        {
            var what = new[] { at.Name, local.Name, rule.Name, blackout.Name }.Count(name => parsed.GetResult(name) is { Tokens.Count: > 0 });
            if (what != 1)
            {
                throw new CommandException("Say one of --at, --local, --rule and --blackout.");
            }

            var why = parsed.GetValue(reason) ?? "";
            return parsed.GetValue(blackout) is { } from
                ? BlackoutAsync(call, from, parsed.GetValue(until) ?? from, why, token)
                : PlanAsync(
                    call,
                    new WindowPlanRequest
                    {
                        StartUtc = parsed.GetValue(at),
                        LocalStart = parsed.GetValue(local),
                        Rule = parsed.GetValue(rule),
                        Minutes = parsed.GetValue(minutes),
                        Reason = why,
                    },
                    token);
        });
    }

    private static Option<DateTimeOffset?> At() => new("--at")
    {
        Description = "When it starts, such as 2026-11-21T22:00:00Z.",
        CustomParser = result =>
        {
            var read = DateTimeOffset.TryParse(
                result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant);
            if (!read)
            {
                result.AddError($"--at: '{result.Tokens[0].Value}' is no time such as 2026-11-21T22:00:00Z.");
            }

            return instant;
        },
    };

    private static async Task<int> PlanAsync(AirlockCall call, WindowPlanRequest request, CancellationToken cancellationToken)
    {
        call.Show(await call.PostAsync("/v1/windows/add", request, ControlJson.Default.WindowPlanRequest, cancellationToken));
        return ExitCodes.Success;
    }

    private static async Task<int> BlackoutAsync(AirlockCall call, DateOnly from, DateOnly until, string reason, CancellationToken cancellationToken)
    {
        var request = new WindowBlackoutRequest { From = from, Until = until, Reason = reason };
        call.Show(await call.PostAsync("/v1/windows/blackout", request, ControlJson.Default.WindowBlackoutRequest, cancellationToken));
        return ExitCodes.Success;
    }
}
