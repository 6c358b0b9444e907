using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Airlock.States;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Airlock.Commands;

/// <summary><c>status</c>: the program in the first line, the window that runs or ran last in the second.</summary>
internal static class StatusCommand
{
    internal static Command Create(IOutputWriter output) =>
        AirlockCall.Command("status", "Say where the airlock stands.", output, [], (call, _, token) => RunAsync(call, token));

    private static async Task<int> RunAsync(AirlockCall call, CancellationToken cancellationToken)
    {
        var status = await call.AskAsync("/v1/status", ControlJson.Default.ProgramStatus, cancellationToken);
        var window = await call.AskAsync("/v1/window", ControlJson.Default.WindowStatus, cancellationToken);
        if (status is null || window is null)
        {
            return await DownAsync(call, cancellationToken);
        }

        call.Output.WriteLine(call.Json
            ? JsonSerializer.Serialize(status, ControlJson.Default.ProgramStatus)
            : $"{status.Program} {status.Version}, {(status.Healthy ? "healthy" : status.Code)}, up since {status.StartedUtc:u}");
        call.Show(window);
        return status.Healthy ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static async Task<int> DownAsync(AirlockCall call, CancellationToken cancellationToken)
    {
        var path = call.Storage.PathOf(AirlockHost.StateFile);
        if (File.Exists(path))
        {
            var record = await AirlockStore.ReadAsync(path, cancellationToken);
            call.Output.WriteLine($"persisted: {record.State} since {record.Since:u}");
        }

        call.Output.WriteError("The airlock is not running.");
        return ExitCodes.Failure;
    }
}
