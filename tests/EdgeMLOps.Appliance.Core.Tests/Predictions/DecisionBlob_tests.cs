using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions;

public sealed class DecisionBlob_tests
{
    private static readonly BoxCandidate Out = new(1, 0.5f, -10, 5, 40, 250);
    private static readonly BoxDecision Plain = new(Out, Out.Clip(100, 200), BoxReason.SuppressedByNms, 3, BoxChanges.Clipped);
    private static readonly BoxDecision Fused = new(Out, new(1, 0.4f, 1, 2, 3, 4), BoxReason.Kept, -1, BoxChanges.Clipped | BoxChanges.Fused | BoxChanges.Rounded);

    [Fact]
    public void What_is_written_is_read()
    {
        foreach (BoxDecision[] decisions in new BoxDecision[][] { [], [Plain], [Fused], [Plain, Fused, Plain], [Fused, Fused with { Reason = BoxReason.Decayed, SuppressedBy = 0 }] })
        {
            Assert.Equal(decisions, DecisionBlob.Decode(DecisionBlob.Encode(decisions, 100, 200), 100, 200));
        }
    }

    [Fact]
    public void Boxes_that_follow_from_their_candidates_are_written_as_programs_of_before_read_them()
    {
        var blob = DecisionBlob.Encode([Plain, Plain], 100, 200);

        Assert.Equal(1, blob[0]);
        Assert.Equal(1 + (2 * 27), blob.Length);
    }

    [Fact]
    public void Boxes_of_programs_that_wrote_no_changes_are_told_theirs_by_what_they_could_do()
    {
        var fallen = Plain with { Box = Plain.Box with { Score = 0.25f }, Reason = BoxReason.Kept, SuppressedBy = -1, Changes = BoxChanges.Clipped | BoxChanges.Decayed };
        var blob = DecisionBlob.Encode([Fused, fallen, Plain], 100, 200);
        byte[] before = [2, .. blob[1..48], .. blob[49..96], .. blob[97..]];

        Assert.Equal(3, blob[0]);
        Assert.Equal([Fused with { Changes = BoxChanges.Clipped | BoxChanges.Fused }, fallen, Plain], DecisionBlob.Decode(before, 100, 200));
    }

    [Fact]
    public void Frames_of_boxes_take_eight_bytes_a_frame_and_are_read_again()
    {
        BoxDecision[] decisions = [On(2, Plain), On(2, Fused), On(17, Plain), On(2000, Fused), On(2000, Plain)];
        var blob = DecisionBlob.Encode(decisions, 100, 200);

        Assert.Equal((4, 1 + 4 + (3 * 8) + (5 * 27) + (2 * 21)), (blob[0], blob.Length));
        Assert.Equal(decisions, DecisionBlob.Decode(blob, 100, 200));
        Assert.True(DecisionBlob.Any(blob, BoxReason.SuppressedByNms, 1, 0.5, 0.5));
        Assert.False(DecisionBlob.Any(blob, BoxReason.SuppressedByNms, 2, null, null));
    }

    [Fact]
    public void Frames_that_are_cut_or_not_those_of_the_boxes_are_refused()
    {
        var blob = DecisionBlob.Encode([On(2, Plain), On(3, Fused)], 100, 200);
        for (var length = 0; length < blob.Length; length++)
        {
            var cut = blob[..length];
            Assert.Throws<InvalidDataException>(() => DecisionBlob.Decode(cut, 100, 200));
            Assert.False(DecisionBlob.Any(cut, BoxReason.AtBorder, null, null, null));
        }

        foreach (var (place, value) in ((int, byte)[])[(1, 1), (1, 3), (4, 0xFF), (5, 0), (9, 0), (9, 2), (17, 2)])
        {
            var changed = blob.ToArray();
            changed[place] = value;
            Assert.Throws<InvalidDataException>(() => DecisionBlob.Decode(changed, 100, 200));
        }
    }

    private static BoxDecision On(int frame, BoxDecision decision) =>
        decision with { Candidate = decision.Candidate with { Frame = frame }, Box = decision.Box with { Frame = frame } };

    [Fact]
    public void Bytes_that_end_too_early_or_are_of_another_form_are_refused()
    {
        var blob = DecisionBlob.Encode([Plain, Fused], 100, 200);
        for (var length = 0; length < blob.Length; length++)
        {
            var isWhole = length is 1 or 28; // none, or the first alone
            var cut = blob[..length];
            if (!isWhole)
            {
                Assert.Throws<InvalidDataException>(() => DecisionBlob.Decode(cut, 100, 200));
            }
        }

        Assert.Throws<InvalidDataException>(() => DecisionBlob.Decode([5], 100, 200));
        Assert.Throws<InvalidDataException>(() => DecisionBlob.Decode([.. blob, 0], 100, 200));
    }
}
