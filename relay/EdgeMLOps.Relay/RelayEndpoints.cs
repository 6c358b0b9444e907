using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Relay.Certificates;
using EdgeMLOps.Relay.Leases;
using EdgeMLOps.Relay.Uplink;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Relay;

/// <summary>The relay's control socket.</summary>
internal static class RelayEndpoints
{
    // The airlock's own step has a longer limit; asking again is always allowed.
    private static readonly TimeSpan RevokeLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RevokeStep = TimeSpan.FromMilliseconds(20);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/status", (RelayStatus status) => status.Read());
        routes.MapPost("/v1/enrol", EnrolAsync);
        routes.MapPost("/v1/lease", Grant);
        routes.MapPost("/v1/lease/revoke", RevokeAsync);
    }

    private static async Task<IResult> EnrolAsync(
        EnrolmentToken token,
        ControlCaller caller,
        CertificateKeeper certificates,
        UplinkStores stores,
        RelayStatus status,
        ILogger<CertificateKeeper> logger,
        CancellationToken cancellationToken)
    {
        if (await stores.SiteAsync(cancellationToken) is { } site && site != token.Site)
        {
            return ControlAnswer.Refused("TokenOtherSite", FormattableString.Invariant($"it is for {token.Site:D}, this is {site:D}"));
        }

        if (await certificates.TakeTokenAsync(token, cancellationToken) is { } code)
        {
            return ControlAnswer.Refused(code, code is "CertificateGiven" ? "Broker:CertificateFile stands in the configuration: take it and Broker:KeyFile out first" : "");
        }

        CertificateLog.TokenBrought(logger, caller.Name, token.Token);
        return Results.Ok(status.Read());
    }

    private static IResult Grant(LeaseGrant grant, LeaseKeeper leases, UplinkProgress progress) =>
        leases.Grant(grant) is { } code
            ? code is LeaseCodes.Ended ? ControlAnswer.Refused(code) : ControlAnswer.Invalid(code)
            : Results.Ok(Answer(leases, progress));

    /// <summary>Answers when the link is down, so that the airlock need not ask again; or after the limit, with what is so then.</summary>
    private static async Task<LeaseStatus> RevokeAsync(
        LeaseKeeper leases, UplinkProgress progress, TimeProvider time, CancellationToken cancellationToken)
    {
        leases.Revoke();
        var begun = time.GetTimestamp();
        while (!IsSettled(Answer(leases, progress)) && time.GetElapsedTime(begun) < RevokeLimit)
        {
            await Task.Delay(RevokeStep, time, cancellationToken);
        }

        return Answer(leases, progress);
    }

    private static bool IsSettled(LeaseStatus status) =>
        status is { LinkUp: false, Phase: LeasePhase.Idle or LeasePhase.Done or LeasePhase.Failed };

    // A lease given this moment may not have been picked up yet: it is connecting, not what its predecessor became.
    private static LeaseStatus Answer(LeaseKeeper leases, UplinkProgress progress)
    {
        var status = progress.Status;
        return leases.Current is { } lease && status.LeaseId != lease.Id
            ? status with
            {
                LeaseId = lease.Id,
                Phase = lease.EndCode is null ? LeasePhase.Connecting : LeasePhase.Failed,
                Sent = 0,
                Receipted = 0,
                Code = lease.EndCode ?? "",
            }
            : status;
    }
}
