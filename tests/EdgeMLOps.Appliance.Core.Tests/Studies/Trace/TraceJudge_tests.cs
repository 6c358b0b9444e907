using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;
using EdgeMLOps.Appliance.Core.Results.Objects;
using EdgeMLOps.Appliance.Core.Studies;
using EdgeMLOps.Appliance.Core.Studies.Trace;

namespace EdgeMLOps.Appliance.Core.Tests.Studies.Trace;

/// <summary>What follows from how a study's deliveries and runs stand.</summary>
public sealed class TraceJudge_tests
{
    private static readonly TraceService Well = new(Answers: true, Code: "", LinkServing: true);
    private static readonly DateTimeOffset Now = new(2026, 5, 6, 7, 8, 9, TimeSpan.Zero);

    [Fact]
    public void A_result_with_a_fault_is_held_back()
    {
        var facts = Some() with { Runs = [new(new StudyRun { Outcome = StudyOutcome.Unreportable, Code = "ResultInvalid" }, Now)] };

        var (code, why) = TraceJudge.Judge(facts, Well);

        Assert.Equal(TraceCode.Held, code);
        Assert.Contains("results-held/", why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_destination_lost_is_told_from_what_it_never_took()
    {
        var lost = Status("pacs", DeliveryState.Waiting) with { LastCode = DeliveryCode.Lost, Proof = ConfirmCode.NotFound, Attempts = 1 };

        var (code, why) = TraceJudge.Judge(Some(lost), Well);

        Assert.Equal(TraceCode.Lost, code);
        Assert.Contains("pacs answered Success", why, StringComparison.Ordinal);
    }

    [Fact]
    public void One_destination_that_has_not_got_it_is_what_matters()
    {
        var (code, why) = TraceJudge.Judge(
            Some(Status("has-it", DeliveryState.Confirmed), Status("refuses", DeliveryState.Waiting) with { Attempts = 3, LastCode = DeliveryCode.Refused }), Well);

        Assert.Equal(TraceCode.NotDelivered, code);
        Assert.Contains("refuses: Refused after 3 attempts", why, StringComparison.Ordinal);
        Assert.DoesNotContain("has-it", why, StringComparison.Ordinal);
    }

    [Fact]
    public void All_proven_is_the_end()
    {
        var (code, why) = TraceJudge.Judge(Some(Status("one", DeliveryState.Confirmed), Status("two", DeliveryState.Confirmed)), Well);

        Assert.Equal(TraceCode.Confirmed, code);
        Assert.Contains("one, two", why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_that_waits_while_the_service_is_down_says_so()
    {
        Assert.Equal(
            TraceCode.ServiceDown,
            TraceJudge.Judge(Some(Status("one", DeliveryState.Waiting)), new TraceService(Answers: false, "", LinkServing: false)).Code);
    }

    [Fact]
    public void A_late_image_is_told_with_the_result_before_it()
    {
        var (code, why) = TraceJudge.Judge(Some(Status("one", DeliveryState.Confirmed)) with { IsOpen = true }, Well);

        Assert.Equal(TraceCode.WaitsForImages, code);
        Assert.Contains("It has a result of the images before", why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_destination_that_was_taken_out_is_said_to_be_so_and_nothing_is_tried_again()
    {
        var (code, why) = TraceJudge.Judge(
            Some(Status("gone", DeliveryState.Waiting) with { Attempts = 3, LastCode = DeliveryCode.Unreachable }) with { Destinations = ["one"] }, Well);
        Assert.Equal(TraceCode.NoDestination, code);
        Assert.Contains("not sent to gone any more: no longer configured", why, StringComparison.Ordinal);
        Assert.DoesNotContain("tried again", why, StringComparison.Ordinal);

        var both = Some(
            Status("one", DeliveryState.Confirmed),
            Status("gone", DeliveryState.Delivered) with { AskDueUtc = Now },
            Status("old", DeliveryState.Waiting));
        (code, why) = TraceJudge.Judge(both with { Destinations = ["one"] }, Well);
        Assert.Equal(TraceCode.Delivered, code);
        Assert.Contains("not sent to old any more", why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_nothing_is_said_of_is_not_taken_for_a_drained_one()
    {
        var (code, why) = TraceJudge.Judge(Some(Status("one", DeliveryState.Waiting)), Well with { LinkServing = null });

        Assert.Equal(TraceCode.Queued, code);
        Assert.EndsWith("The service does not say whether the hospital link is open.", why, StringComparison.Ordinal);
        Assert.Equal(TraceCode.LinkDrained, TraceJudge.Judge(Some(Status("one", DeliveryState.Waiting)), Well with { LinkServing = false }).Code);
    }

    private static StudyFactSheet Some(params DeliveryStatus[] deliveries) => new()
    {
        Row = 1,
        StudyInstanceUid = "1.2",
        IsOpen = false,
        States = [],
        Runs = [],
        Objects = deliveries.Length,
        Deliveries = [.. deliveries.Select(status => new TracedDelivery(status, []))],
        Destinations = [.. deliveries.Select(status => status.Destination)],
        Hops = [],
    };

    private static DeliveryStatus Status(string destination, DeliveryState state) => new()
    {
        ResultId = 1,
        StudyRow = 1,
        SopInstanceUid = "1.3",
        Kind = ResultKind.Sr,
        SentAs = null,
        Destination = destination,
        State = state,
        Attempts = state == DeliveryState.Waiting ? 0 : 1,
        LastCode = DeliveryCode.None,
        CreatedUtc = Now,
        DueUtc = Now,
        DeliveredUtc = state == DeliveryState.Waiting ? null : Now,
        ConfirmedUtc = state == DeliveryState.Confirmed ? Now : null,
        Proof = ConfirmCode.None,
        AskDueUtc = null,
        Losses = 0,
    };
}
