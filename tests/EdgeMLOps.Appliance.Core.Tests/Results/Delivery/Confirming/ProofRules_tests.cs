using EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Delivery.Confirming;

public sealed class ProofRules_tests
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(ConfirmCode.Unreachable)]
    [InlineData(ConfirmCode.Rejected)]
    [InlineData(ConfirmCode.TimedOut)]
    [InlineData(ConfirmCode.Broken)]
    [InlineData(ConfirmCode.TlsRefused)]
    [InlineData(ConfirmCode.NoReport)]
    [InlineData(ConfirmCode.CommitmentRefused)]
    [InlineData(ConfirmCode.FindRefused)]
    [InlineData(ConfirmCode.NotOffered)]
    [InlineData(ConfirmCode.FileUnreadable)]
    public void An_answer_that_is_no_answer_never_has_anything_sent_again(ConfirmCode code)
    {
        foreach (var mode in Enum.GetValues<ConfirmMode>())
        {
            Assert.NotEqual(ProofStep.SendAgain, new ProofRules(mode, Late).After(Some(ConfirmCode.NotFound, asks: 99), code, TimeSpan.FromDays(9)));
        }
    }

    [Theory]
    [InlineData(ConfirmCode.NotFound, 5, "SendAgain")]
    [InlineData(ConfirmCode.NotFound, 4, "AskAgain")]
    [InlineData(ConfirmCode.None, 5, "AskAgain")]
    [InlineData(ConfirmCode.Unreachable, 5, "AskAgain")]
    public void An_object_is_missing_only_when_two_queries_in_a_row_say_so_late_enough(ConfirmCode before, int minutes, string step) =>
        Assert.Equal(step, new ProofRules(ConfirmMode.Auto, Late).After(Some(before), ConfirmCode.NotFound, TimeSpan.FromMinutes(minutes)).ToString());

    [Theory]
    [InlineData(0, 0, "Confirm", ConfirmCode.Committed)]
    [InlineData(0x0112, 5, "SendAgain", ConfirmCode.NotCommitted)]
    [InlineData(0x0112, 4, "AskAgain", ConfirmCode.NotCommitted)]
    [InlineData(0x0110, 5, "AskAgain", ConfirmCode.NotCommitted)]
    [InlineData(0x0119, 5, "AskAgain", ConfirmCode.NotCommitted)]
    [InlineData(0x0122, 5, "AskAgain", ConfirmCode.NotCommitted)]
    [InlineData(0x0213, 5, "AskAgain", ConfirmCode.NotCommitted)]
    [InlineData(0x0131, 5, "AskAgain", ConfirmCode.NoReport)]
    [InlineData(null, 5, "AskAgain", ConfirmCode.NoReport)]
    public void A_report_is_followed_by_its_reason_and_only_that_it_is_not_there_has_it_sent_again_late_enough(
        int? outcome, int minutes, string step, ConfirmCode code)
    {
        foreach (var mode in Enum.GetValues<ConfirmMode>())
        {
            Assert.Equal(
                (step, code), new ProofRules(mode, Late).Report(outcome, TimeSpan.FromMinutes(minutes)) is var (did, said) ? (did.ToString(), said) : default);
        }
    }

    [Fact]
    public void Only_the_choice_to_find_a_way_gives_up_where_there_is_none_and_not_at_once()
    {
        Assert.Equal(ProofStep.AskAgain, new ProofRules(ConfirmMode.Auto, Late).After(Some(ConfirmCode.None, asks: 1), ConfirmCode.NotOffered, Late));
        Assert.Equal(ProofStep.GiveUp, new ProofRules(ConfirmMode.Auto, Late).After(Some(ConfirmCode.None, asks: 2), ConfirmCode.NotOffered, Late));
        Assert.Equal(ProofStep.AskAgain, new ProofRules(ConfirmMode.Commitment, Late).After(Some(ConfirmCode.None, asks: 99), ConfirmCode.NotOffered, Late));
    }

    [Fact]
    public void Where_commitment_came_to_nothing_a_query_is_next()
    {
        var rules = new ProofRules(ConfirmMode.Auto, Late);
        Assert.True(rules.WantsCommitment(ConfirmCode.None));
        Assert.True(rules.WantsCommitment(ConfirmCode.Unreachable));
        Assert.False(rules.WantsCommitment(ConfirmCode.NoReport));
        Assert.False(rules.WantsCommitment(ConfirmCode.CommitmentRefused));
        Assert.True(new ProofRules(ConfirmMode.Commitment, Late).WantsCommitment(ConfirmCode.NoReport));
        Assert.False(new ProofRules(ConfirmMode.Find, Late).WantsCommitment(ConfirmCode.None));
    }

    private static PendingProof Some(ConfirmCode code, int asks = 1) => new()
    {
        Id = 1,
        ResultId = 1,
        StudyRow = 1,
        Sent = new DicomSopReference("1.2", "1.3"),
        File = "",
        TransactionUid = null,
        Asks = asks,
        Code = code,
        Losses = 0,
        DeliveredUtc = DateTimeOffset.UnixEpoch,
    };
}
