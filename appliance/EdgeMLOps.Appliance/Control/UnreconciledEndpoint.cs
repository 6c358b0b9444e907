using System.Text.Json;
using EdgeMLOps.Appliance.Core.Studies;
using EdgeMLOps.Appliance.Core.Studies.Reconciliation;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeMLOps.Appliance.Control;

/// <summary><c>/v1/studies/unreconciled</c>: the windows after which studies are missing; a person has them asked about again, or acknowledges them.</summary>
internal static class UnreconciledEndpoint
{
    private const string Path = "/v1/studies/unreconciled";

    public static void MapUnreconciled(this WebApplication application)
    {
        application.MapGet(Path, (StudyStatus studies) => Results.Ok(new UnreconciledList
        {
            Spans = [.. studies.Reconciliation.Unreconciled.Select(FactOf)],
        }));
        application.MapPost($"{Path}/ask", (
            UnreconciledRequest request, ControlCaller caller, StudyStatus studies, AuditChain audit, CancellationToken cancellationToken) =>
            ChangeAsync("ReconciliationWanted", request, caller, studies.Reconciliation, audit, studies.Reconciliation.AskAgainAsync, cancellationToken));
        application.MapPost($"{Path}/acknowledge", (
            UnreconciledRequest request, ControlCaller caller, StudyStatus studies, AuditChain audit, CancellationToken cancellationToken) =>
            string.IsNullOrWhiteSpace(request.Reason)
                ? Task.FromResult(ControlAnswer.Invalid("ReasonMissing"))
                : ChangeAsync(
                    "UnreconciledAcknowledged",
                    request,
                    caller,
                    studies.Reconciliation,
                    audit,
                    () => studies.Reconciliation.AcknowledgeAsync(request.UntilUtc),
                    cancellationToken));
    }

    private static Task<IResult> ChangeAsync(
        string kind,
        UnreconciledRequest request,
        ControlCaller caller,
        ReconciliationStatus reconciliation,
        AuditChain audit,
        Func<Task<int>> change,
        CancellationToken cancellationToken) =>
        ChangeAnswer.OfAsync(
            request.Reason,
            async () =>
            {
                // Before it is done, so that no alarm goes without a trace of who knew of it.
                var meant = reconciliation.Unreconciled.Where(span => span.AtUtc <= request.UntilUtc).Select(FactOf);
                await audit.AppendAsync(
                    kind,
                    caller.Name,
                    JsonSerializer.Serialize(new UnreconciledDetail(request.UntilUtc, request.Reason, [.. meant]), UnreconciledJson.Default.UnreconciledDetail),
                    cancellationToken);
                return await change();
            },
            spans => new UnreconciledAnswer { Spans = spans });

    private static UnreconciledFact FactOf(UnreconciledSpan span) => new()
    {
        FromUtc = span.BegunUtc,
        ToUtc = span.EndedUtc,
        Code = span.Code.ToString(),
        AtUtc = span.AtUtc,
        Missing = span.Missing,
        Unfetched = span.Unfetched,
        Tries = span.Tries,
    };
}
