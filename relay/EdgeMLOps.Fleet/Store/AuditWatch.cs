using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Store;

/// <summary>Compares what two state reports of a site say about its audit log: it only ever grows (P7).</summary>
internal static class AuditWatch
{
    /// <returns>Null when the later one can have grown from the earlier one.</returns>
    internal static string? Compare(StateReport earlier, StateReport later)
    {
        if (later.AuditLength < earlier.AuditLength)
        {
            return "AuditCut";
        }

        return later.AuditLength == earlier.AuditLength && later.AuditHead != earlier.AuditHead ? "AuditRewritten" : null;
    }
}
