using System.Text.Json;
using EdgeMLOps.Appliance.Core.Receiving.Quarantine;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Sqlite;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeMLOps.Appliance.Control;

/// <summary><c>/v1/quarantine</c>: a person removes an object that was set aside.</summary>
internal static class QuarantineEndpoint
{
    public static void MapQuarantine(this WebApplication application) => application.MapPost("/v1/quarantine/remove", RemoveAsync);

    private static async Task<IResult> RemoveAsync(
        QuarantineRemoveRequest request, ControlCaller caller, QuarantineKeeper keeper, AuditChain audit, CancellationToken cancellationToken)
    {
        try
        {
            // Before it is done, so that nothing goes without a trace of who wanted it.
            await audit.AppendAsync(
                "QuarantineRemovalWanted",
                caller.Name,
                JsonSerializer.Serialize(request, ControlJson.Default.QuarantineRemoveRequest),
                cancellationToken);
            var removal = await keeper.RemoveAsync(request.Row, cancellationToken);
            return removal == QuarantineRemoval.Removed ? Results.Ok(request) : ControlAnswer.Refused(removal.ToString());
        }
        catch (StorageException exception)
        {
            return ControlAnswer.Refused($"Storage{exception.Fault}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ControlAnswer.Refused("FileNotRemoved");
        }
    }
}
