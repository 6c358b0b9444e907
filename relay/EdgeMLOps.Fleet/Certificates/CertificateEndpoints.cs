using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Sqlite.Audit;
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
        AuditChain audit,
        ILogger<RevocationDesk> logger,
        CancellationToken cancellationToken)
    {
        if (!await desk.RevokeAsync(request.Site, cancellationToken))
        {
            return ControlAnswer.Refused("SiteUnknown");
        }

        await audit.AppendAsync("SiteRevoked", caller.Name, FormattableString.Invariant($$"""{"site":"{{request.Site:D}}"}"""), cancellationToken);
        CertificateLog.Revoked(logger, request.Site);
        try
        {
            await desk.WriteAsync(cancellationToken);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            CertificateLog.ListNotWritten(logger, "ListFileRefused");
            return ControlAnswer.Refused("RevokedListNotWritten", $"the fleet takes nothing more of the site, but {desk.File} cannot be written: the broker lets it in yet");
        }

        return Results.Ok(new RevokeAnswer { Site = request.Site, ListFile = authority.Held is null ? null : desk.File });
    }

    private static async Task<IResult> MakeTokenAsync(
        TokenRequest request,
        ControlCaller caller,
        AuthorityDesk authority,
        TokenDesk tokens,
        AuditChain audit,
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

        var token = await tokens.MakeAsync(held, request, cancellationToken);
        var detail = FormattableString.Invariant($$"""{"token":"{{token.Token:D}}","site":"{{token.Site:D}}","expires":"{{token.ExpiresUtc.UtcDateTime:O}}"}""");
        await audit.AppendAsync("EnrolmentTokenMade", caller.Name, detail, cancellationToken);
        CertificateLog.TokenMade(logger, token.Token, token.Site);
        return Results.Ok(token);
    }
}
