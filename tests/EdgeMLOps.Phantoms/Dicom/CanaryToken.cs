namespace EdgeMLOps.Phantoms.Dicom;

/// <summary>One planted value.</summary>
/// <param name="Tag">Where it is, "(gggg,eeee)"; elements of the nested item carry their own tag.</param>
/// <param name="Value">What must be found nowhere outside.</param>
public sealed record CanaryToken(string Tag, string Value);
