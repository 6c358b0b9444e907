namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>A graph does not take or give what its manifest says.</summary>
public sealed class GraphContractException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="what">Which part of the graph.</param>
    /// <param name="expected">What the manifest says.</param>
    /// <param name="found">What the graph says.</param>
    public GraphContractException(string what, string expected, string found)
        : base($"{ModelFile}: {what}: expected {expected}, found {found}")
    {
        Expected = expected;
        Found = found;
    }

    /// <summary>What the manifest says.</summary>
    public string Expected { get; }

    /// <summary>What the graph says.</summary>
    public string Found { get; }

    private const string ModelFile = Models.ModelPackage.GraphFile;
}
