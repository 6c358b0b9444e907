using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>Takes a value out of its cell: up until its high bit is the word's, its sign turned so that the lowest comes to 0, then down.</summary>
/// <param name="Up">Bits up.</param>
/// <param name="Down">Bits down.</param>
/// <param name="Flip">The sign's bit where there is one.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CellBits(int Up, int Down, ushort Flip)
{
    /// <summary>Whether the whole word is the value.</summary>
    public bool IsWhole => Up == 0 && Down == 0 && Flip == 0;

    /// <summary>Of a format.</summary>
    public static CellBits Of(in StoredPixelFormat format) => new(15 - format.HighBit, 16 - format.BitsStored, (ushort)(format.IsSigned ? 0x8000 : 0));

    public int Take(int cell) => (ushort)((cell << Up) ^ Flip) >> Down;

    public Vector256<ushort> Take(Vector256<ushort> cells) => ((cells << Up) ^ Vector256.Create(Flip)) >>> Down;
}
