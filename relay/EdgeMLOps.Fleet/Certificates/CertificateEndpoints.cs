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
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/tokens", MakeTokenAsync);

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
