using System.CommandLine;
using System.Globalization;
using System.Text.Json;
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
            AirlockCall.Command("list", "Windows past and to come.", output, [], (call, _, token) => ListAsync(call, "/v1/windows", token)),
            AirlockCall.Command("next", "The next window.", output, [], (call, _, token) => ListAsync(call, "/v1/windows/next", token)),
            Start(output),
            AirlockCall.Command(
                "abort", "End the running window now.", output, [], (call, _, token) => call.ChangeAsync("/v1/windows/abort", token)),
            Add(output),
            Remove(output),
        };

    private static Command Start(IOutputWriter output)
    {
        var minutes = Minutes();
        var wait = new Option<bool>("--wait") { Description = "Return when the hospital is served again; exit code 0 only if all was sent." };
        return AirlockCall.Command("start", "Begin a window now.", output, [minutes, wait], async (call, parsed, token) =>
        {
            var request = new WindowStartRequest { Minutes = parsed.GetValue(minutes) };
            var status = await call.PostAsync("/v1/windows/start", request, ControlJson.Default.WindowStartRequest, token);
            if (!parsed.GetValue(wait))
            {
                call.Show(status);
                return ExitCodes.Success;
            }

            return await WindowWait.RunAsync(call, status.WindowId, TimeProvider.System, token);
        });
    }

    private static Command Add(IOutputWriter output)
    {
        var at = new Option<DateTimeOffset>("--at")
        {
            Description = "When it starts, such as 2026-11-21T22:00:00Z.",
            Required = true,
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
        var minutes = Minutes();
        return AirlockCall.Command("add", "Plan a single window.", output, [at, minutes], async (call, parsed, token) =>
        {
            var request = new WindowPlanRequest { StartUtc = parsed.GetValue(at), Minutes = parsed.GetValue(minutes) };
            call.Show(await call.PostAsync("/v1/windows/add", request, ControlJson.Default.WindowPlanRequest, token));
            return ExitCodes.Success;
        });
    }

    private static Command Remove(IOutputWriter output)
    {
        var id = new Argument<Guid>("WINDOW") { Description = "Its key, as 'windows list' shows it." };
        return AirlockCall.Command("remove", "Take a window out of the plan.", output, [id], async (call, parsed, token) =>
        {
            var request = new WindowRemoveRequest { WindowId = parsed.GetValue(id) };
            call.Show(await call.PostAsync("/v1/windows/remove", request, ControlJson.Default.WindowRemoveRequest, token));
            return ExitCodes.Success;
        });
    }

    private static Option<int> Minutes() => new("--minutes")
    {
        Description = FormattableString.Invariant($"Length, 1 to {WindowOptions.MaximumMinutes}; the window ends earlier when all is sent."),
        DefaultValueFactory = _ => DefaultMinutes,
    };

    private static async Task<int> ListAsync(AirlockCall call, string path, CancellationToken cancellationToken)
    {
        var list = await call.AskAsync(path, ControlJson.Default.WindowList, cancellationToken)
            ?? throw new CommandException("The airlock is not running.");
        if (call.Json)
        {
            call.Output.WriteLine(JsonSerializer.Serialize(list, ControlJson.Default.WindowList));
            return ExitCodes.Success;
        }

        foreach (var window in list.Windows)
        {
            call.Output.WriteLine($"{window.WindowId}  {window.StartUtc:u}  {window.EndUtc:u}  {(window.Outcome.Length > 0 ? window.Outcome : "planned")}");
        }

        return ExitCodes.Success;
    }
}
