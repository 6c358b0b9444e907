namespace EdgeMLOps.Appliance.Core.Studies.Completeness;

/// <summary>What came of one series; our own objects do not count.</summary>
/// <param name="SeriesInstanceUid">Series Instance UID.</param>
/// <param name="Count">Instances.</param>
/// <param name="ForTheModel">Whether the model was for at least one of them.</param>
/// <param name="Numbers">Their instance numbers; null for one that has none.</param>
internal sealed record SeriesImages(string SeriesInstanceUid, int Count, bool ForTheModel, IReadOnlyList<int?> Numbers);
