using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Peerline.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RouterLooks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "RouterLooks",
                columns: table => new
                {
                    EdgeRouterId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Carried = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RouterLooks", x => x.EdgeRouterId);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RouterLooks");
        }
    }
}
