using System.Text.Json;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Control;

/// <summary><c>/v1/results</c>: a person has results sent again.</summary>
internal static class ResultsEndpoint
{
    public static void MapResults(this WebApplication application) => application.MapPost("/v1/results/requeue", AnswerAsync);

    private static async Task<IResult> AnswerAsync(
        ResultsRequeueRequest request,
        ControlCaller caller,
        ResultQueue queue,
        IOptions<DeliveryOptions> options,
        AuditChain audit,
        CancellationToken cancellationToken) =>
        FaultOf(request, options.Value) is { } fault
            ? ControlAnswer.Invalid(fault)
            : await ChangeAnswer.OfAsync(
                request.Reason,
                () => RequeueAsync(request, caller, queue, audit, cancellationToken),
                requeued => new ResultsRequeueAnswer { Requeued = requeued.Count, LeftConfirmed = requeued.LeftConfirmed });

    private static async Task<Requeued> RequeueAsync(
        ResultsRequeueRequest request, ControlCaller caller, ResultQueue queue, AuditChain audit, CancellationToken cancellationToken)
    {
        // Before it is done, so that nothing is sent twice without a trace of who wanted it.
        await audit.AppendAsync(
            "ResultsRequeueWanted", caller.Name, JsonSerializer.Serialize(request, ControlJson.Default.ResultsRequeueRequest), cancellationToken);
        return await queue.RequeueAsync(FilterOf(request), request.Force, cancellationToken);
    }

    private static string? FaultOf(ResultsRequeueRequest request, DeliveryOptions options) =>
        request.State is not null && StateOf(request.State) is null ? "StateUnknown"
        : request.Destination is { } name && options.Destinations.All(item => !string.Equals(item.Name, name, StringComparison.Ordinal)) ? "DestinationUnknown"
        : FilterOf(request).IsEmpty ? "NothingChosen"
        : null;

    private static DeliveryFilter FilterOf(ResultsRequeueRequest request) => new()
    {
        StudyRow = request.StudyRow,
        Destination = request.Destination,
        State = StateOf(request.State),
        Since = request.SinceUtc,
        Until = request.UntilUtc,
    };

    // A name of the list and nothing else that Enum.Parse would take: no number, no two names.
    private static DeliveryState? StateOf(string? name) =>
        Enum.GetNames<DeliveryState>().Contains(name, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<DeliveryState>(name!, ignoreCase: true) : null;
}
