namespace EdgeMLOps.Appliance.Core.Inference.Proposals;

/// <summary>Which family a graph looks like.</summary>
/// <param name="Format">The output format of the manifest.</param>
/// <param name="Classes">How many classes.</param>
/// <param name="Names">Graph's outputs by role.</param>
/// <param name="Activation">What makes scores of its values.</param>
/// <param name="ClassOffset">Label of class 0.</param>
/// <param name="BoxCoordinates">Units of its boxes.</param>
/// <param name="Why">What speaks for each of these, and what the maker has to know better.</param>
internal sealed record FormatProposal(
    string Format,
    int Classes,
    IReadOnlyDictionary<string, string> Names,
    string Activation,
    int ClassOffset,
    string BoxCoordinates,
    IReadOnlyList<string> Why);
