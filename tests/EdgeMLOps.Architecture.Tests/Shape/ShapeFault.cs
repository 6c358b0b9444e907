namespace EdgeMLOps.Architecture.Tests.Shape;

/// <summary>A member that could carry what must not cross.</summary>
/// <param name="Where">Type and member.</param>
/// <param name="Type">What it holds.</param>
internal sealed record ShapeFault(string Where, Type Type);
