using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeMLOps.Appliance.Control;

/// <summary><c>/v1/status</c>: what the service says of itself.</summary>
internal static class StatusEndpoint
{
    public static void MapStatus(this WebApplication application) => application.MapGet(
        "/v1/status",
        async (StatusReporter status, CancellationToken cancellationToken) => Results.Ok(await status.ReadAsync(cancellationToken)));
}
