using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Control;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>status</c>: what the running service says of itself.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static Command Create(IOutputWriter output) => ConfiguredCommand.Create(
        "status", "Says how the service is.", (storage, json, cancellationToken) => RunAsync(storage, json, output, cancellationToken));

    private static async Task<int> RunAsync(StorageOptions storage, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        using var client = new ControlClient(storage.Root, ApplianceProgram.Name, Limit);
        var reply = await client.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, cancellationToken);
        if (reply.Value is not { } status)
        {
            output.WriteError($"No answer from the service on {storage.Root}: {reply.Code}.");
            return ExitCodes.Failure;
        }

        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(status, ControlJson.Default.ProgramStatus));
            return ExitCodes.Success;
        }

        output.WriteLine($"{status.Program} {status.Version}, {(status.Healthy ? "healthy" : status.Code)}, up since {status.StartedUtc:u}");
        foreach (var fact in status.Facts)
        {
            output.WriteLine(FormattableString.Invariant($"  {fact.Name,-32} {fact.Value}"));
        }

        return ExitCodes.Success;
    }
}
