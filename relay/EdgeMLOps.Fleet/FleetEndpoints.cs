using EdgeMLOps.Fleet.Intake;
using EdgeMLOps.Fleet.Pull;
using EdgeMLOps.Fleet.Sites;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Fleet;

/// <summary>The fleet's control socket.</summary>
internal static class FleetEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/status", (FleetStatus status, CancellationToken token) => status.ReadAsync(token));
        routes.MapGet("/v1/sites", (FleetStore store, CancellationToken token) => SiteReader.ReadAsync(store.Database, token));
        routes.MapGet("/v1/pull", PullAsync);
        routes.MapPost("/v1/enrol", EnrolAsync);
    }

    private static async Task<IResult> PullAsync(
        string? format, Guid? site, DateTimeOffset? since, long? after, FleetStore store, CancellationToken cancellationToken)
    {
        var page = await PullReader.ReadAsync(store.Database, new PullQuery(site, since, after ?? 0), cancellationToken);
        return format switch
        {
            null or "json" => Results.Ok(page),
            "csv" => Results.Text(string.Concat(page.Rows.SelectMany(PullCsv.Lines).Prepend(PullCsv.Header).Select(line => line + "\n")), "text/csv"),
            _ => ControlAnswer.Invalid("FormatUnknown"),
        };
    }

    private static async Task<IResult> EnrolAsync(
        EnrolRequest request,
        ControlCaller caller,
        FleetStore store,
        AuditChain audit,
        ILogger<FleetIntake> logger,
        CancellationToken cancellationToken)
    {
        if (request.Site.Site == Guid.Empty || request.Site.Epoch == 0)
        {
            return ControlAnswer.Invalid("SiteMissing");
        }

        if (!await store.EnrolAsync(request, cancellationToken))
        {
            return ControlAnswer.Refused("EnrolledWithOtherKeys");
        }

        var detail = FormattableString.Invariant($$"""{"site":"{{request.Site.Site:D}}","epoch":{{request.Site.Epoch}},"siteKey":"{{request.Site.PublicKey}}","relayKey":"{{request.RelayKey}}"}""");
        await audit.AppendAsync("SiteEnrolled", caller.Name, detail, cancellationToken);
        IntakeLog.Enrolled(logger, request.Site.Site, request.Site.Epoch);
        return Results.Ok(await SiteReader.ReadAsync(store.Database, cancellationToken));
    }
}
