using EdgeMLOps.Airlock.Schedules;
using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Airlock.Commands;

/// <summary>Follows a window to its end, saying each state once.</summary>
internal static class WindowWait
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    // It waits for the switch as long as the site's patience, and has an outcome by then.
    private static readonly TimeSpan BeginLimit = TimeSpan.FromSeconds(ScheduleOptions.MostSwitchPatienceSeconds + 60);

    public static async Task<int> RunAsync(AirlockCall call, Guid? windowId, TimeProvider time, CancellationToken cancellationToken)
    {
        WindowState? shown = null;
        var waitsFor = "";
        var begun = time.GetTimestamp();
        while (true)
        {
            var status = await call.AskAsync("/v1/window", ControlJson.Default.WindowStatus, cancellationToken)
                ?? throw new CommandException("The airlock stopped running.");

            // Until the referee takes the window up, the status is still the one before's.
            if (status.WindowId == windowId)
            {
                if (status.State != shown)
                {
                    shown = status.State;
                    call.Show(status);
                }

                if (status.State is WindowState.Serving or WindowState.Held)
                {
                    return status.State == WindowState.Serving ? Ended(status.Code) : ExitCodes.Failure;
                }
            }
            else if (await OutcomeAsync(call, windowId, cancellationToken) is { Length: > 0 } outcome)
            {
                // It never began, or another one began since it ended.
                call.Output.WriteLine($"window {windowId}, {outcome}");
                return Ended(outcome);
            }
            else if (time.GetElapsedTime(begun) > BeginLimit)
            {
                throw new CommandException($"The window {windowId} did not begin; 'windows list' says what became of it.");
            }
            else if (await FaultAsync(call, cancellationToken) is { } fault && !string.Equals(fault, waitsFor, StringComparison.Ordinal))
            {
                waitsFor = fault;
                call.Output.WriteLine(fault.Length > 0 ? $"window {windowId}, waits: {fault}" : $"window {windowId}, about to begin");
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private static int Ended(string code) => string.Equals(code, WindowCodes.Done, StringComparison.Ordinal) ? ExitCodes.Success : ExitCodes.Failure;

    private static async Task<string> FaultAsync(AirlockCall call, CancellationToken cancellationToken)
    {
        var status = await call.AskAsync("/v1/status", ControlJson.Default.ProgramStatus, cancellationToken)
            ?? throw new CommandException("The airlock stopped running.");
        return status.Code;
    }

    private static async Task<string?> OutcomeAsync(AirlockCall call, Guid? windowId, CancellationToken cancellationToken)
    {
        var list = await call.AskAsync("/v1/windows", ControlJson.Default.WindowList, cancellationToken)
            ?? throw new CommandException("The airlock stopped running.");
        return list.Windows.FirstOrDefault(window => window.WindowId == windowId)?.Outcome;
    }
}
