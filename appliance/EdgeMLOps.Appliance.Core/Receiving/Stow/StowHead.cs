namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>What the head of a good request says.</summary>
/// <param name="Boundary">Between the parts of its body.</param>
/// <param name="StudyInstanceUid">The one study its instances may be of; null: any.</param>
/// <param name="Media">How it wants its answer.</param>
internal sealed record StowHead(string Boundary, string? StudyInstanceUid, StowMedia Media);
