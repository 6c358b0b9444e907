using EdgeMLOps.Appliance.Gate.Admitting;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeMLOps.Appliance.Control;

/// <summary><c>/v1/trust</c>: a person hands in root documents, which their signatures vouch for and nobody's rank.</summary>
internal static class TrustEndpoint
{
    public static void MapTrust(this WebApplication application) => application.MapPost("/v1/trust/update", UpdateAsync);

    private static async Task<IResult> UpdateAsync(
        TrustUpdateRequest request, ControlCaller caller, RootUpdater updater, CancellationToken cancellationToken)
    {
        if (request.Paths.Count is 0 or > TrustUpdateRequest.MostPaths || request.Paths.Any(path => path is null))
        {
            return ControlAnswer.Invalid("PathsInvalid");
        }

        var update = await updater.UpdateAsync(request.Paths, caller.Name, cancellationToken);
        return Results.Ok(new TrustUpdateAnswer
        {
            Code = update.Code?.ToString() ?? "Done",
            Message = update.Message,
            Version = update.Root?.Document.Version ?? 0,
            Digest = update.Root?.Digest.ToString() ?? "",
        });
    }
}
