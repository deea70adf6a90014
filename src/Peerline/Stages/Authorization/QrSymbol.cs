using QRCoder;

using SkiaSharp;

namespace Peerline.Stages.Authorization;

/// <summary>A QR code (ISO/IEC 18004) as one path, so that it is sharp in every print. The matrix brings its quiet zone with it.</summary>
static class QrSymbol
{
    const int QuietModules = 4;

    public static void Draw(Pen pen, string text, SKRect area)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = code.ModuleMatrix;
        var module = area.Width / (rows.Count - (2 * QuietModules));
        using var modules = new SKPathBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows.Count; x++)
            {
                if (rows[y][x])
                {
                    modules.AddRect(SKRect.Create(
                        area.Left + ((x - QuietModules) * module), area.Top + ((y - QuietModules) * module), module, module));
                }
            }
        }

        using var symbol = modules.Detach();
        pen.Fill(symbol, SKColors.Black);
    }
}
