using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.PostProcessing.Tightening;

namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>Settles the edges of boxes that are kept: tightened where the pixels are there, then rounded.</summary>
internal sealed class BoxEdges(FilterRules rules)
{
    private readonly BoxTightening?[] _tightening = [.. rules.Classes.Select(one => one.Tightening)];
    private readonly bool _isRounded = rules.Rounding == BoxRounding.Outward;

    /// <param name="decision">A box that is kept.</param>
    /// <param name="image">The image.</param>
    /// <param name="pixels">Its pixels; null: they are not there.</param>
    public BoxDecision Settle(in BoxDecision decision, in ImageGeometry image, DecodedImage? pixels)
    {
        var (box, changes) = (decision.Box, decision.Changes);
        if (pixels is not null && _tightening[box.ClassId] is { } how && Tighter(box, how, pixels) is { } tighter)
        {
            (box, changes) = (tighter, changes | BoxChanges.Tightened);
        }

        if (_isRounded && Rounded(box, image) is var rounded && rounded != box)
        {
            (box, changes) = (rounded, changes | BoxChanges.Rounded);
        }

        return decision with { Box = box, Changes = changes };
    }

    private static BoxCandidate? Tighter(in BoxCandidate box, BoxTightening how, DecodedImage pixels) =>
        BoxTightener.Tighten(box, how, pixels) is var tighter && tighter != box ? tighter : null;

    private static BoxCandidate Rounded(in BoxCandidate box, in ImageGeometry image) => box with
    {
        X1 = MathF.Floor(box.X1),
        Y1 = MathF.Floor(box.Y1),
        X2 = MathF.Min(image.Columns, MathF.Ceiling(box.X2)),
        Y2 = MathF.Min(image.Rows, MathF.Ceiling(box.Y2)),
    };
}
