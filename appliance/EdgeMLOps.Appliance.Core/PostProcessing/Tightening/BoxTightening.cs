namespace EdgeMLOps.Appliance.Core.PostProcessing.Tightening;

/// <summary>How the boxes of a class are drawn in to what is in them.</summary>
/// <param name="IsDark">Whether the content is darker than what is around it; else brighter. As displayed.</param>
/// <param name="Contrast">Share of the box's own contrast, 0.05 to 0.95: an edge whose pixels all lie within this of the background is empty.</param>
/// <param name="Most">Most an edge moves, as a share of the side, 0 to 0.4.</param>
internal sealed record BoxTightening(bool IsDark, double Contrast, double Most);
