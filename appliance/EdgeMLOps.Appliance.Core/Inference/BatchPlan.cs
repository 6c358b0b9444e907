namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>How many images a graph takes.</summary>
/// <param name="Size">Images that memory is set aside for, and of each run where that is fixed.</param>
/// <param name="MaxImages">Most images given to one run.</param>
/// <param name="IsFixed">Whether the graph takes this number and no other: blank images stand in for missing ones.</param>
internal sealed record BatchPlan(int Size, int MaxImages, bool IsFixed);
