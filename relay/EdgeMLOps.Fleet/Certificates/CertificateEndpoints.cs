using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>What people ask of the fleet's authority.</summary>
internal static class CertificateEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/tokens", MakeTokenAsync);
        routes.MapPost("/v1/sites/revoke", RevokeAsync);
    }

    private static async Task<IResult> RevokeAsync(
        RevokeRequest request,
        ControlCaller caller,
        AuthorityDesk authority,
        RevocationDesk desk,
        ILogger<RevocationDesk> logger,
        CancellationToken cancellationToken)
    {
        if (!await desk.RevokeAsync(request.Site, caller.Name, cancellationToken))
        {
            return ControlAnswer.Refused("SiteUnknown");
        }

        CertificateLog.Revoked(logger, request.Site);
        try
        {
            await desk.WriteIfDueAsync(cancellationToken);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or StorageException)
        {
            CertificateLog.ListNotWritten(logger, "ListFileRefused");
            return ControlAnswer.Refused("RevokedListNotWritten", $"the fleet takes nothing more of the site, but {desk.File} cannot be written: the broker lets it in yet, and it is tried again each minute");
        }

        return Results.Ok(new RevokeAnswer { Site = request.Site, ListFile = authority.Held is null ? null : desk.File });
    }

    private static async Task<IResult> MakeTokenAsync(
        TokenRequest request,
        ControlCaller caller,
        AuthorityDesk authority,
        TokenDesk tokens,
        TimeProvider time,
        ILogger<TokenDesk> logger,
        CancellationToken cancellationToken)
    {
        if (request.Site == Guid.Empty)
        {
            return ControlAnswer.Invalid("SiteMissing");
        }

        if (request.Days is < 1 or > AuthorityOptionsValidator.MostTokenDays)
        {
            return ControlAnswer.Invalid("DaysOutOfRange", "1 to 90");
        }

        if (authority.Held is not { } held)
        {
            return ControlAnswer.Refused("NoAuthority", "run 'edgemlops-fleet ca init', then start the service again");
        }

        if (time.GetUtcNow() < held.Begins)
        {
            return ControlAnswer.Refused("ClockBeforeAuthority", $"the authority's certificate begins at {held.Begins.UtcDateTime:O}: set this machine's clock");
        }

        var token = await tokens.MakeAsync(held, request, caller.Name, cancellationToken);
        CertificateLog.TokenMade(logger, token.Token, token.Site);
        return Results.Ok(token);
    }
}
