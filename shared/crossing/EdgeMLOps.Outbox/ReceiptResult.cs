using System.Runtime.InteropServices;

namespace EdgeMLOps.Outbox;

/// <summary>What came of a receipt.</summary>
/// <param name="Verdict">Whether it counted, or why not.</param>
/// <param name="Forgotten">Messages it let go; 0 for one that had been applied before.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReceiptResult(ReceiptVerdict Verdict, int Forgotten);
