using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Airlock.Commands;

/// <summary>Follows a window to its end, saying each state once.</summary>
internal static class WindowWait
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public static async Task<int> RunAsync(AirlockCall call, Guid? windowId, TimeProvider time, CancellationToken cancellationToken)
    {
        WindowState? shown = null;
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
                    var done = status.State == WindowState.Serving && string.Equals(status.Code, WindowCodes.Done, StringComparison.Ordinal);
                    return done ? ExitCodes.Success : ExitCodes.Failure;
                }
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }
}
