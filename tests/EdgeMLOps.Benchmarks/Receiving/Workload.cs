using EdgeMLOps.Benchmarks.Objects;

namespace EdgeMLOps.Benchmarks.Receiving;

/// <summary>A set of files and how many associations bring it at a time.</summary>
internal sealed record Workload(ObjectSet Set, int Associations)
{
    public string Name => $"{Set.Files.Count} {Set.Modality.Name}, {Associations} association{(Associations == 1 ? "" : "s")}";
}
