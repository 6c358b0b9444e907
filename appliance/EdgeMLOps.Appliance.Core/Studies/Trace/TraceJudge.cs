using System.Globalization;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Appliance.Core.Studies.Completeness;

namespace EdgeMLOps.Appliance.Core.Studies.Trace;

/// <summary>Says in one sentence what a study waits for, or why it has no result. Knows no clock and does no I/O.</summary>
internal static class TraceJudge
{
    public static (TraceCode Code, string Why) Judge(StudyFactSheet facts, TraceService service)
    {
        var earlier = facts is { IsOpen: true, Objects: > 0 } ? " It has a result of the images before; images came since, and a new one is due." : "";
        if (facts.IsOpen)
        {
            var (code, why) = Open(facts, service);
            return (code, why + earlier);
        }

        return facts.Runs is [.., { Run.Outcome: StudyOutcome.Unreportable } ended] ? Unreportable(ended)
            : facts.Objects > 0 ? Delivery(facts, service)
            : Skipped(facts);
    }

    private static (TraceCode Code, string Why) Open(StudyFactSheet facts, TraceService service)
    {
        var pending = facts.States.Where(state => state.State == InstanceState.Received).Sum(state => state.Count);
        if (!service.Answers)
        {
            return (TraceCode.ServiceDown, Text($"The service does not run: {pending} images wait to be analysed, and no result is made until it does."));
        }

        if (pending > 0)
        {
            return service.Code.Length > 0
                ? (TraceCode.AnalysisBlocked, Text($"{pending} images wait to be analysed; the service says {service.Code}."))
                : (TraceCode.InAnalysis, Text($"{pending} images are being analysed; its result follows."));
        }

        var (waitsFor, until) = service.Waits.TryGetValue(facts.Row, out var wait) ? wait : (StudyWait.None, null);
        var end = until is { } at ? Text($", until {at:u} at the latest") : "";
        return waitsFor switch
        {
            StudyWait.Association => (TraceCode.WaitsForImages, $"An association that brought some of it is still open: its result waits for the end of it{end}."),
            StudyWait.Quiet => (TraceCode.WaitsForImages, $"Its last image came a moment ago: its result waits for the quiet time{end}."),
            StudyWait.PacsAnswer => (TraceCode.WaitsForImages, $"The PACS was asked how many images there are and has not answered: its result waits for that{end}."),
            StudyWait.PacsImages => (TraceCode.WaitsForImages, $"The PACS has more images of it than have come here: its result waits for them{end}."),
            StudyWait.Gaps => (TraceCode.WaitsForImages, $"Instance numbers are missing among its images: its result waits for them{end}."),
            StudyWait.Link => (TraceCode.LinkDrained, $"The hospital link is drained, so that the PACS cannot be asked for its images: its result waits for the end of the window{end}."),
            StudyWait.Report => (TraceCode.InReport, "Its result is being made."),
            StudyWait.Retry => (TraceCode.ReportRetried, $"Its result could not be made and is tried again; the service's log has the reason (event 1201){end}."),
            StudyWait.Analysis => (TraceCode.InAnalysis, "Its images are being analysed; its result follows."),
            _ => (TraceCode.WaitsForImages, "It is about to be judged whether it is complete."),
        };
    }

    private static (TraceCode Code, string Why) Unreportable(TracedRun ended) => ended.Run.Code switch
    {
        "ResultInvalid" => (TraceCode.Held, "Its result had a fault and was held back: its objects lie in results-held/, and event 3260 names the faults."),
        "FilesMissing" => (TraceCode.Unreportable, "No result can be made: the files of its images are gone, so that nothing says whom it is about."),
        "NoReadableImage" => (TraceCode.Unreportable, "No result can be made: none of its images can be read so far as to say whom it is about."),
        var code => (TraceCode.Unreportable, $"No result can be made: {code}."),
    };

    private static (TraceCode Code, string Why) Skipped(StudyFactSheet facts)
    {
        var codes = facts.States.Where(state => state.State == InstanceState.Skipped).ToList();
        if (codes.Count > 0 && codes.All(state => string.Equals(state.Code, nameof(ScreeningCode.OwnObject), StringComparison.Ordinal)))
        {
            return (TraceCode.OwnObjects, "Only our own results came back of it; they are never analysed.");
        }

        var reasons = string.Join(", ", codes.OrderByDescending(state => state.Count).Select(state => Text($"{state.Count} {state.Code}")));
        return (TraceCode.NotForTheModel, $"The model is for none of its images, so that it gets no result: {reasons}.");
    }

    private static (TraceCode Code, string Why) Delivery(StudyFactSheet facts, TraceService service)
    {
        if (facts.Deliveries.Count == 0)
        {
            return (TraceCode.NoDestination, "Its result is made and kept, and no destination was configured that gets it (Results:Destinations).");
        }

        var ofOthers = facts.Deliveries.Where(item => !facts.Destinations.Contains(item.Status.Destination, StringComparer.Ordinal)).ToList();
        var waiting = facts.Deliveries.Except(ofOthers).Where(item => item.Status.State == DeliveryState.Waiting).ToList();
        var delivered = facts.Deliveries.Where(item => item.Status.State != DeliveryState.Waiting).ToList();
        var (code, why) = waiting.Count > 0 ? Waiting(waiting, service)
            : delivered.Count > 0 ? Delivered(delivered, ofOthers)
            : (TraceCode.NoDestination, "Its result is made and kept.");
        var unsaid = waiting.Count > 0 && service is { Answers: true, LinkServing: null } ? " The service does not say whether the hospital link is open." : "";
        return (code, why + unsaid + NotSent(ofOthers));
    }

    private static string NotSent(List<TracedDelivery> ofOthers)
    {
        var names = NamesOf(ofOthers.Where(item => item.Status.State == DeliveryState.Waiting));
        return names.Length == 0 ? "" : $" It is not sent to {names} any more: no longer configured (Results:Destinations).";
    }

    private static (TraceCode Code, string Why) Waiting(List<TracedDelivery> waiting, TraceService service)
    {
        var worst = waiting.MaxBy(item => item.Status.Attempts)!.Status; // not null: the list is not empty
        var names = NamesOf(waiting);
        if (!service.Answers)
        {
            return (TraceCode.ServiceDown, $"Its result waits for {names}, and the service, which sends it, does not run.");
        }

        if (service.LinkServing is false)
        {
            return (TraceCode.LinkDrained, $"Its result waits for {names} until the window ends: the hospital link is drained.");
        }

        if (worst.LastCode == DeliveryCode.Lost)
        {
            return (TraceCode.Lost, Text($"{worst.Destination} answered Success for its result and has not got it ({worst.Proof}); it is sent again at {worst.DueUtc:u}."));
        }

        return worst.Attempts == 0
            ? (TraceCode.Queued, $"Its result is queued for {names} and is sent in its turn.")
            : (TraceCode.NotDelivered, Text($"Its result could not be delivered to {worst.Destination}: {worst.LastCode} after {worst.Attempts} attempts; tried again at {worst.DueUtc:u}."));
    }

    private static (TraceCode Code, string Why) Delivered(List<TracedDelivery> deliveries, List<TracedDelivery> ofOthers)
    {
        var names = NamesOf(deliveries);
        var last = deliveries.Max(item => item.Status.ConfirmedUtc ?? item.Status.DeliveredUtc ?? default);
        if (deliveries.Except(ofOthers).FirstOrDefault(item => item.Status is { State: DeliveryState.Delivered, AskDueUtc: not null })?.Status is { } open)
        {
            return (TraceCode.Unconfirmed, Text($"Its result was delivered to {open.Destination} at {open.DeliveredUtc:u} and is not confirmed yet ({open.Proof}); asked again at {open.AskDueUtc:u}."));
        }

        return deliveries.All(item => item.Status.State == DeliveryState.Confirmed)
            ? (TraceCode.Confirmed, Text($"It has its result: {names} has proven to have it since {last:u}."))
            : (TraceCode.Delivered, Text($"It has its result: delivered to {names}, last at {last:u}; no proof of arrival is asked for."));
    }

    private static string NamesOf(IEnumerable<TracedDelivery> deliveries) =>
        string.Join(", ", deliveries.Select(item => item.Status.Destination).Distinct(StringComparer.Ordinal));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
